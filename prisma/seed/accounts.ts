import { hash } from '@node-rs/argon2';

interface DemoAccount {
  email: string;
  role: 'USER' | 'ORGANIZER' | 'ADMIN';
  password: string;
  displayName: string;
}

const password = 'marquee-demo';

export const demoAccounts: readonly DemoAccount[] = [
  { email: 'admin@marquee.test', role: 'ADMIN', password, displayName: 'Ada Admin' },
  { email: 'organizer@marquee.test', role: 'ORGANIZER', password, displayName: 'Oskar Lindqvist' },
  { email: 'organizer2@marquee.test', role: 'ORGANIZER', password, displayName: 'Odile Marchetti' },
  { email: 'user@marquee.test', role: 'USER', password, displayName: 'Uma Castellanos' },
  { email: 'user2@marquee.test', role: 'USER', password, displayName: 'Ulrich Baptiste' },
];

export async function demoPasswordHash(): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}
