/** A text in several languages, by BCP 47 tag. */
export type LocalizedText = Readonly<Record<string, string>>;

/** One of the texts of a `LocalizedText`, as inputs and answers list them. */
export interface TextInLocale {
  readonly locale: string;
  readonly text: string;
}

export const localizedText = (texts: readonly TextInLocale[]): LocalizedText => Object.fromEntries(texts.map(({ locale, text }) => [locale, text]));

/** In the order of their locales, because an object's keys have none that lasts. */
export const textsOf = (localized: LocalizedText): TextInLocale[] =>
  Object.entries(localized).map(([locale, text]) => ({ locale, text })).sort((a, b) => (a.locale < b.locale ? -1 : 1));

/** Which languages the site speaks. */
export interface SiteLanguages {
  get(): Promise<{ readonly defaultLocale: string; readonly locales: readonly string[] }>;
}

/** Locales to look in, the best first: never empty. */
export type LocaleChain = readonly [string, ...string[]];

/**
 * Where to look for a text: the locale, what is left of it as its last parts are taken off (RFC 4647 §3.4, Lookup), and the
 * site's own language in the end. "de-AT" on an English site is de-AT, de, en.
 */
export function localeChain(locale: string | null | undefined, siteDefault: string): LocaleChain {
  const chain: string[] = [];
  for (let tag = locale ?? ''; tag !== ''; tag = shortened(tag)) chain.push(tag);
  return [...new Set([...chain, siteDefault])] as unknown as LocaleChain;
}

/** Singletons such as the "u" of "de-u-co-phonebk" go with what they introduce. */
const shortened = (tag: string): string => tag.replace(/(?:^|-)[^-]+$/, '').replace(/(?:(?:^|-)[^-])+$/, '');

/** The text in the first locale of the chain that has one; this is the one place where texts fall back. */
export function inLocale(text: LocalizedText, chain: LocaleChain): string | null {
  for (const locale of chain) if (text[locale] !== undefined) return text[locale];
  return null;
}
