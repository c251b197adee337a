import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';

export interface Fault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

/** An app with an administrator at its settings. */
export async function createSettingsDesk(options: TestAppOptions = {}): Promise<SettingsDesk> {
  const clock = fakeClock();
  const test = await createTestApp({ clock, ...options });
  return new SettingsDesk(test, clock, await signInAs(test, 'ADMIN'));
}

export class SettingsDesk {
  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    readonly admin: SignedIn,
  ) {}

  /** What the public reads. */
  async read(locale?: string) {
    return (await this.test.query(operation('web/settings', 'SiteSettings'), { locale })).data.siteSettings;
  }

  /** What administrators read. */
  async readAll() {
    return (await this.test.adminQuery(operation('admin/settings', 'AdminSiteSettings'), {}, this.admin.headers)).data.siteSettings;
  }

  async payload(input: object, expectedVersion?: number) {
    const variables = { input, expectedVersion: expectedVersion ?? (await this.readAll()).version };
    const { data, errors } = await this.test.adminQuery(operation('admin/settings', 'SiteSettingsUpdate'), variables, this.admin.headers);
    if (errors) throw new Error(JSON.stringify(errors));
    return data.siteSettingsUpdate;
  }

  /** Changes the settings, which must succeed. */
  async update(input: object, expectedVersion?: number) {
    const { siteSettings, userErrors } = await this.payload(input, expectedVersion);
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
    return siteSettings;
  }

  async faults(input: object, expectedVersion?: number): Promise<Fault[]> {
    const { siteSettings, userErrors } = await this.payload(input, expectedVersion);
    if (siteSettings !== null) throw new Error('the change was not refused');
    return userErrors;
  }
}

/** Texts as inputs and answers list them. */
export const texts = (byLocale: Readonly<Record<string, string>>) => Object.entries(byLocale).map(([locale, text]) => ({ locale, text }));
