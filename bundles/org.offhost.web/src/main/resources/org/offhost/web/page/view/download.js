// SPDX-License-Identifier: Apache-2.0
// Files of a set as an archive for the browser: what is wanted is said first, the stream comes by a plain link.
import {address, post} from '../core/api.js';
import {button, el} from '../core/dom.js';
import {announce, jobLink} from '../core/parts.js';

/** Buttons that fetch what names() gives, or all of the set; null where the server gives none. */
export function downloads({base, names, problem}) {
  const told = el('span', {role: 'status'});
  const fetched = format => async event => {
    problem.clear();
    const pressed = event.currentTarget;
    pressed.disabled = true;
    try {
      const chosen = names();
      const {url, file, job} = await post(`${base}/archive`, {format, ...chosen.length > 0 ? {names: chosen} : {}});
      const link = el('a', {href: address(url.replace(/^\/api\/v1\//, '')), download: file});
      document.body.append(link);
      link.click();
      link.remove();
      told.replaceChildren(`${file} comes: job `, jobLink({job}));
      announce(`The download of ${file} begins.`);
    } catch (e) {
      problem.tell(e);
    }
    pressed.disabled = false;
  };
  return [button('Download as tar', fetched('tar')), button('Download as zip', fetched('zip')), told];
}
