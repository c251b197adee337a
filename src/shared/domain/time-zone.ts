const known = new Map<string, boolean>();

/** Whether the runtime knows this IANA time zone. Offsets such as "+02:00" are refused: they don't follow clock changes. */
export function isTimeZone(zone: string): boolean {
  let answer = known.get(zone);
  if (answer === undefined) {
    answer = zone === 'UTC' || (/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(zone) && resolves(zone));
    if (known.size < 1_000) known.set(zone, answer);
  }
  return answer;
}

/** Former names whose spelling follows no rule. */
const oddlySpelled = ['America/Argentina/ComodRivadavia', 'Brazil/DeNoronha', 'Chile/EasterIsland', 'Mexico/BajaNorte', 'Mexico/BajaSur'];

/** How the IANA list spells a zone that the runtime knows by any case; null for what is no zone. */
export function timeZoneSpelling(zone: string): string | null {
  const name = zone.toLowerCase() === 'utc' ? 'UTC' : zone;
  if (!isTimeZone(name)) return null;
  const current = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  return [current, ...oddlySpelled].find((known) => known.toLowerCase() === name.toLowerCase()) ?? spelledAsUsual(name);
}

/** The runtime knows other names of a zone too, such as Asia/Kolkata for Asia/Calcutta, but doesn't say how they are spelled. */
const spelledAsUsual = (zone: string) =>
  zone.toLowerCase().replace(/[a-z]+/g, (word, at: number) => {
    if (at > 0 && /^(of|au|es)$/.test(word)) return word;
    return /^(act|gmt|in|lhi|nsw|uct|us|utc)$/.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
  });

function resolves(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
