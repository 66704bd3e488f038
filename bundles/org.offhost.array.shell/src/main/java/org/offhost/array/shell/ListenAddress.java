// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address as it is typed: {@code HOST:PORT}, {@code [IPV6]:PORT}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):([0-9]{1,5})");
    private static final int MOST = 65_535;

    @Override
    public InetSocketAddress convert(String typed) {
        Matcher m = FORM.matcher(typed);
        if (!m.matches() || Integer.parseInt(m.group(3)) > MOST) {
            throw new TypeConversionException("'" + typed + "' is no HOST:PORT");
        }
        String host = m.group(1) == null ? m.group(2) : m.group(1);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(m.group(3)));
        } catch (UnknownHostException e) {
            throw new TypeConversionException("host '" + host + "' is not known");
        }
    }

    /** As it stands in a URL. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replaceAll("%.*", "");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
