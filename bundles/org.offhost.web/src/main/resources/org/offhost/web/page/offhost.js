// Whoever started the server has a token behind the '#', which browsers send to nobody: it opens the session, once.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  history.replaceState(null, '', location.pathname);
  await fetch('api/v1/session', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({token}),
  });
}
const answer = await fetch('api/v1/drivers');
for (const driver of answer.ok ? (await answer.json()).drivers : []) {
  const item = document.createElement('li');
  item.textContent = `${driver.kind}: ${driver.name}`;
  document.getElementById('drivers').append(item);
}
