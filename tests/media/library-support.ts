import { Client } from 'pg';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';

export interface LibraryFault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
  readonly usages: { readonly subjectType: string; readonly subjectId: string; readonly path: string }[];
}

/** An app with an administrator at its media library, of a site in English and German. */
export async function createLibraryDesk(options: TestAppOptions = {}): Promise<LibraryDesk> {
  const clock = fakeClock();
  const test = await createTestApp({ clock, env: { MEDIA_URL: 'https://media.example' }, ...options });
  await test.platform.database.prisma.siteSettings.updateMany({ data: { defaultLocale: 'en', locales: ['en', 'de'], name: { en: 'Tent' } } });
  return new LibraryDesk(test, clock, await signInAs(test, 'ADMIN'));
}

export class LibraryDesk {
  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    readonly admin: SignedIn,
  ) {}

  /** Sends an operation of the media library by the name of its root field. */
  send(field: string, variables: object = {}, person: { readonly headers: Record<string, string> } | null = this.admin) {
    return this.test.adminQuery(operation('admin/media', `${field[0]!.toUpperCase()}${field.slice(1)}`), variables, person?.headers);
  }

  /** The answer of a root field, which must come without an error. */
  async ask(field: string, variables: object = {}) {
    const { data, errors } = await this.send(field, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data[field];
  }

  /** The payload of a change, which must succeed. */
  async change(field: string, variables: object) {
    const { userErrors, ...payload } = await this.ask(field, variables);
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
    return payload;
  }

  async faults(field: string, variables: object): Promise<LibraryFault[]> {
    const { userErrors, ...payload } = await this.ask(field, variables);
    if (Object.values(payload).some((value) => value !== null)) throw new Error('the change was not refused');
    return userErrors;
  }

  async folder(name: string, parentId?: string): Promise<{ readonly id: string; readonly version: number }> {
    return (await this.change('mediaFolderCreate', { input: { name, parentId } })).mediaFolder;
  }

  /** File names that a filter finds. */
  async find(filter: object, sort = 'NAME_ASC'): Promise<string[]> {
    return (await this.ask('mediaAssets', { first: 100, filter, sort })).nodes.map(({ filename }: { filename: string }) => filename);
  }
}

/** Sees every statement on its way to PostgreSQL. */
export function statementCounter() {
  const statements: string[] = [];
  class CountingClient extends Client {
    override query(...args: unknown[]): never {
      const [query] = args as [string | { text?: string }];
      statements.push(typeof query === 'string' ? query : (query.text ?? ''));
      return (super.query as (...given: unknown[]) => never)(...args);
    }
  }
  return {
    DatabaseClient: CountingClient,
    /** What was sent meanwhile about the media library, and to the audit log. */
    async during(work: () => Promise<unknown>): Promise<string[]> {
      statements.length = 0;
      await work();
      return statements.filter((text) => /media_|audit_entries|"users"|FROM users/.test(text) && !/sessions/.test(text));
    },
  };
}
