import { CountryCode, TimeZone } from '../../src/shared/application/scalars.dto';
import { AreHttpsUrls, IsHttpsUrl, IsOneLine, Omittable } from '../../src/shared/application/input.dto';
import { DomainError, type Fault } from '../../src/shared/domain/errors';
import { readInput } from '../../src/shared/presentation/input';
import { europeanCities } from '../../prisma/seed/data/cities-europe';
import { worldCities } from '../../prisma/seed/data/cities-world';

class Card {
  @IsOneLine({ min: 2, max: 10 })
  name: unknown = 'Ada';

  @IsOneLine({ max: 10 })
  region: unknown = '';

  @Omittable()
  @IsOneLine({ min: 1, max: 10, each: true })
  lines?: unknown;

  @Omittable()
  @IsHttpsUrl()
  site?: unknown;

  @Omittable()
  @AreHttpsUrls()
  links?: unknown;
}

async function faultsOf(values: Partial<Card>): Promise<readonly Fault[]> {
  try {
    await readInput(Object.assign(new Card(), values), ['input']);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return (error as DomainError).faults;
  }
}
const messages = async (values: Partial<Card>) => (await faultsOf(values)).map(({ message }) => message);

describe('the address of another site', () => {
  it.each(['https://x.example', 'http://x.example:8080/a?b#c', 'HTTPS://x.example/', `https://x.example/${'a'.repeat(1_982)}`])('may be %s', async (site) => {
    expect(await messages({ site })).toEqual([]);
  });

  it.each(['/path', '#part', '//x.example', 'mailto:ada@x.example', 'ftp://x.example', 'javascript:alert(1)', 'https://ada@x.example', 'https://ada:secret@x.example', `https://x.example/${'a'.repeat(1_983)}`, 'x.example', '', 1, null])('is not %j', async (site) => {
    expect(await messages({ site })).toHaveLength(1);
  });

  it('of a link is always https', async () => {
    expect(await messages({ links: ['https://x.example', 'HTTPS://x.example'] })).toEqual([]);
    for (const links of [['https://x.example', 'http://x.example'], ['/path'], [null], 'https://x.example']) expect(await messages({ links })).toEqual(['Each of links must be an https address of at most 2,000 characters.']);
  });
});

describe('text of one line', () => {
  it.each(['Ada', 'تذاكر', 'שלום', 'नमस्ते', '東京', '👩‍👩‍👧', 'e\u0301a', '日本\u200b', '10×10', 'x'.repeat(10), '😀'.repeat(10)])('may be %s', async (name) => {
    expect(await messages({ name })).toEqual([]);
  });

  it.each(['\u200b\u200b', '\u2800\u2800', '\u3164\u3164', '\u00ad\ufeff\u2060', '\u0301\u0301', '\u{e0020}\u{e0041}'])('needs something to see: %j', async (name) => {
    expect(await messages({ name: `\u200d${name}` })).toEqual(['name must have a visible character.']);
  });

  it.each(['\n', '\r', '\u2028', '\u2029'])('has no line break: %j', async (sign) => {
    expect(await messages({ name: `Ada${sign}L` })).toEqual(['name must be one line; take out the line breaks.']);
  });

  it.each([...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'])('does not turn the text around it: %j', async (sign) => {
    expect(await messages({ name: `Ada${sign}L` })).toEqual(['name must not hold characters that change the writing direction; take them out.']);
  });

  it.each(['A', '', 'x'.repeat(11)])('has its length: %j', async (name) => {
    expect(await messages({ name })).toEqual(['name must have 2 to 10 characters.']);
  });

  it('may be empty where no least length is said', async () => {
    expect(await messages({ region: '' })).toEqual([]);
    expect(await messages({ region: 'x'.repeat(11) })).toEqual(['region must have at most 10 characters.']);
  });

  it('is asked of each of a list', async () => {
    expect(await messages({ lines: ['Quay 1', '2nd floor'] })).toEqual([]);
    expect(await messages({ lines: ['Quay 1', '\u200b'] })).toEqual(['Each of lines must have a visible character.']);
  });

  it('is not cleared by null, and says so once', async () => {
    expect(await faultsOf({ lines: null })).toEqual([{ code: 'INVALID', field: ['input', 'lines'], message: 'lines cannot be cleared; leave it out to keep it.' }]);
  });
});

describe('a country code', () => {
  it.each(['DE', 'GB', 'TW', 'AQ', 'SS'])('may be %s', (code) => {
    expect(CountryCode.parseValue(code)).toBe(code);
  });

  it.each(['ZZ', 'EU', 'UN', 'XA', 'XB', 'QO', 'EZ', 'AN', 'UK', 'de', 'DEU', ''])('is never %j', (code) => {
    expect(() => CountryCode.parseValue(code)).toThrow(/ISO 3166-1/);
  });
});

describe('a time zone', () => {
  const zones = [...Intl.supportedValuesOf('timeZone'), ...[...europeanCities, ...worldCities].map(({ timeZone }) => timeZone), 'UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Europe/Kiev', 'US/Eastern', 'America/Argentina/Buenos_Aires', 'America/Port_of_Spain', 'Europe/Isle_of_Man', 'Mexico/BajaNorte', 'Australia/NSW', 'America/Knox_IN', 'Etc/GMT+5', 'Etc/UTC', 'Africa/Asmera', 'Asia/Ho_Chi_Minh'];

  it('may have any name of the runtime, of the demo data and any former name', () => {
    expect(zones.filter((zone) => TimeZone.parseValue(zone) !== zone)).toEqual([]);
  });

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['us/eastern', 'US/Eastern'],
    ['mexico/bajanorte', 'Mexico/BajaNorte'],
  ])('%s is to be spelled %s', (given, right) => {
    expect(() => TimeZone.parseValue(given)).toThrow(`TimeZone must be spelled ${right}.`);
  });

  it.each(['Mars/Olympus', '+02:00', '', 'CET1', 5])('is never %j', (zone) => {
    expect(() => TimeZone.parseValue(zone)).toThrow('TimeZone must be an IANA time zone such as Europe/Berlin.');
  });
});
