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

function resolves(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
