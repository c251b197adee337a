import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { WebhookTargets } from '../domain/webhook-sender.port';

export class ForbiddenTarget extends Error {}

export interface TargetRules {
  /** Whether loopback, private, link-local and other special addresses may be called. */
  readonly allowPrivate: boolean;
  readonly requireHttps: boolean;
}

const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Keeps webhooks out of the network that this process stands in (OWASP, "Server-Side Request Forgery Prevention"). */
export class GuardedWebhookTargets implements WebhookTargets {
  constructor(private readonly rules: TargetRules) {}

  faultOf(url: string): string | null {
    if (url.length > 2_000 || !URL.canParse(url)) return 'must be an https address of at most 2,000 characters';
    const { protocol, username, password, hash, hostname } = new URL(url);
    if (protocol !== 'https:' && (this.rules.requireHttps || protocol !== 'http:')) return 'must begin with https://';
    if (username || password || hash) return 'must hold no user name, password or fragment';
    // The WHATWG parser has made 0x7f.1 and the like to 127.0.0.1.
    const host = hostname.replace(/^\[|\]$/g, '');
    return ipaddr.isValid(host) && !this.isAllowed(host) ? 'must not lead to a private or special address' : null;
  }

  /** For the connection itself: the addresses that are judged are those that it uses, so a name that changes its mind gains nothing. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '');
      if (!addresses.every(({ address }) => this.isAllowed(address))) return callback(new ForbiddenTarget(`${hostname} leads to a private or special address`), '');
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };

  /** Judged by the registries of special-purpose addresses (RFC 6890); an IPv4 address in IPv6 spelling is judged as itself. */
  private isAllowed(address: string): boolean {
    if (this.rules.allowPrivate) return true;
    const ip = ipaddr.process(address);
    return ip.range() === 'unicast' && (ip.kind() === 'ipv4' || ip.match(globalUnicast));
  }
}
