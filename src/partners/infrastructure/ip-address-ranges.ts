import ipaddr from 'ipaddr.js';
import type { AddressRanges } from '../domain/partner-access.port';

export const ipAddressRanges: AddressRanges = {
  read(text) {
    if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text).join('/');
    return isStrict(text) ? ipaddr.process(text).toString() : null;
  },
  includes(ranges, address) {
    if (!ipaddr.isValid(address)) return false;
    const ip = ipaddr.process(address);
    return ranges.some((range) => {
      const [net, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.parse(range), ipaddr.parse(range).kind() === 'ipv4' ? 32 : 128];
      return ip.kind() === net.kind() && ip.match(net, bits);
    });
  },
};

/** Without the forms of IPv4 that leave parts out or count in octal. */
const isStrict = (text: string): boolean => (text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text));
