import { demoAccounts } from './accounts';
import type { City, VenueProfile } from './data/city';
import { organizerProfiles, type OrganizerProfile } from './data/organizers';
import { tagNames } from './data/tags';
import type { Random } from './random';
import type { OrganizerRow, TagRow, UserRow, VenueRow } from './rows';
import { slugOf } from './slug';

export interface Place {
  row: VenueRow;
  profile: VenueProfile;
  city: City;
}

export interface Host {
  row: OrganizerRow;
  profile: OrganizerProfile;
}

const dayMs = 86_400_000;

export class Community {
  readonly users: UserRow[];
  readonly hosts: Host[];
  readonly places: Place[];
  readonly tags: TagRow[];

  constructor(private readonly random: Random, private readonly today: Date, private readonly passwordHash: string, cities: readonly City[]) {
    const accounts = demoAccounts.map((account) => this.user(account.email, account.displayName, account.role));
    const owners = new Map<string, UserRow>();
    this.hosts = organizerProfiles.map((profile) => {
      const owner = this.ownerOf(profile, accounts, owners, cities);
      owners.set(profile.name, owner);
      return { profile, row: this.organizer(profile, owner.id) };
    });
    this.users = [...accounts, ...[...new Set(owners.values())].filter((owner) => !accounts.includes(owner))];
    this.places = cities.flatMap((city) => city.venues.map((profile) => ({ city, profile, row: this.venue(city, profile) })));
    this.tags = Object.entries(tagNames).map(([slug, name]) => {
      const createdAt = this.longAgo();
      return { id: random.uuid(createdAt), slug, name, createdAt };
    });
  }

  private ownerOf(profile: OrganizerProfile, accounts: UserRow[], owners: Map<string, UserRow>, cities: readonly City[]): UserRow {
    const held = profile.heldBy === undefined ? accounts.find((user) => user.email === profile.account) : owners.get(profile.heldBy);
    if (held) return held;
    const city = cities.find((candidate) => candidate.name === profile.city) ?? this.random.pick(cities);
    const name = `${this.random.pick(city.givenNames)} ${this.random.pick(city.familyNames)}`;
    return this.user(`${slugOf(name).replaceAll('-', '.')}@${slugOf(profile.name)}.example`, name, 'ORGANIZER');
  }

  private user(email: string, displayName: string, role: UserRow['role']): UserRow {
    const createdAt = this.longAgo();
    return { id: this.random.uuid(createdAt), email, emailVerifiedAt: new Date(createdAt.getTime() + 600_000), passwordHash: this.passwordHash, displayName, role, status: 'ACTIVE', version: 1, createdAt, updatedAt: createdAt };
  }

  private organizer(profile: OrganizerProfile, ownerId: string): OrganizerRow {
    const createdAt = this.longAgo();
    const slug = slugOf(profile.name);
    return { id: this.random.uuid(createdAt), slug, name: profile.name, description: profile.description, websiteUrl: `https://www.${slug}.example`, ownerId, version: 1, createdAt, updatedAt: createdAt };
  }

  private venue(city: City, profile: VenueProfile): VenueRow {
    const createdAt = this.longAgo();
    const slug = slugOf(profile.name);
    const { name, summary, address, postalCode, latitude, longitude } = profile;
    return {
      id: this.random.uuid(createdAt), slug, status: 'PUBLISHED', name, summary, addressLines: [address], city: city.name, region: city.region, postalCode,
      countryCode: city.countryCode, latitude, longitude, timeZone: city.timeZone, websiteUrl: `https://www.${slug}.example`, version: 1, createdAt, updatedAt: createdAt,
    };
  }

  private longAgo(): Date {
    return new Date(this.today.getTime() - this.random.between(420, 900) * dayMs + this.random.between(8 * 60, 18 * 60) * 60_000);
  }
}
