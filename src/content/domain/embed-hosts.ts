/** Whether an address may be shown in a frame: https, and a host of the list to the letter. */
export function embedRule(hosts: readonly string[]): (url: string) => boolean {
  const allowed = new Set(hosts);
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, host, username, password } = new URL(url);
    return protocol === 'https:' && allowed.has(host) && !username && !password;
  };
}
