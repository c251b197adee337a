import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A set of addresses. */
export interface Networks {
  has(address: string): boolean;
}

/** Reads addresses and CIDRs, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32; null where one is neither. */
export function networksOf(entries: readonly string[]): Networks | null {
  const found = new BlockList();
  for (const entry of entries) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
    if (bits === 0 || Number(prefix ?? bits) > bits) return null;
    found.addSubnet(address, Number(prefix ?? bits), familyOf(address));
  }
  return { has: (address) => found.check(plain(address), familyOf(plain(address))) };
}

/** IPv4 as a socket that takes both kinds tells it, and IPv6 without its zone. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.split('%', 1)[0]!;

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
