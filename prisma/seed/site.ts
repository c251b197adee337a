import type { Client } from 'pg';

/** What the demo site says of itself, in English and German. */
const site = {
  name: { en: 'Marquee', de: 'Marquee' },
  tagline: { en: 'Nights out, from the first row to the last train.', de: 'Abende, die bleiben: von der ersten Reihe bis zum letzten Zug.' },
  default_locale: 'en',
  locales: ['en', 'de'],
  default_currency: 'EUR',
  contact_email: 'hello@marquee.test',
  contact_phone: '+4930901820',
  social_links: ['https://mastodon.example/@marquee', 'https://video.example/marquee'],
  seo_description: {
    en: 'Concerts, theatre, talks and fairs in twenty cities: find what is on, and book your places in a minute.',
    de: 'Konzerte, Theater, Vorträge und Messen in zwanzig Städten: finden, was läuft, und in einer Minute Plätze buchen.',
  },
};

/** Fills in the settings, whose one row the migration has made. */
export async function writeSite(client: Pick<Client, 'query'>): Promise<void> {
  const columns = Object.keys(site).join(', ');
  await client.query(`UPDATE site_settings SET (${columns}) = (SELECT ${columns} FROM json_populate_record(NULL::site_settings, $1))`, [JSON.stringify(site)]);
}
