import { invalid } from '../../shared/domain/errors';

export const passwordMinLength = 10;
export const passwordMaxLength = 128;

/** The most common passwords that are long enough to pass for one (from public lists of leaked passwords). */
const common: ReadonlySet<string> = new Set(
  `1234567890 12345678910 123456789a a123456789 0123456789 0987654321 9876543210 1234512345 1111111111 0000000000 aaaaaaaaaa
  123123123123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde qwertyuiop qwerty12345 qwerty123456 qwertyqwerty qwertyuiop123 asdfghjkl1
  asdfghjkl; asdfasdfasdf zxcvbnm123 password12 password123 password1234 password12345 passwordpassword password2024 password2025 password2026
  passw0rd123 p@ssw0rd123 p@ssword123 administrator admin12345 admin123456 letmein123 welcome123 welcome1234 iloveyou123 iloveyou12
  changeme123 abcdefghij abcdefghijk abcd123456 abc1234567 football123 baseball123 superman123 sunshine123 princess123 dragon12345
  monkey12345 michael123 liverpool1 manchester chocolate1 basketball computer123 internet123 starwars123 trustno1234 marqueemarquee`.split(/\s+/),
);

/** What is wrong with a new password; null for a good one. Length and commonness count, composition does not (NIST SP 800-63B, 3.1.1.2). */
export function passwordFault(password: string, email: string): string | null {
  const length = [...password].length;
  const plain = password.toLowerCase();
  const address = email.toLowerCase();
  if (length < passwordMinLength) return `The password must have at least ${passwordMinLength} characters.`;
  if (length > passwordMaxLength) return `The password must have at most ${passwordMaxLength} characters.`;
  if (plain === address || plain === address.split('@')[0]) return 'The password must not be your e-mail address.';
  if (common.has(plain)) return 'This password is one of the first that would be guessed; choose another.';
  return null;
}

export function requireGoodPassword(password: string, email: string, field: readonly string[]): void {
  const message = passwordFault(password, email);
  if (message !== null) throw invalid('WEAK_PASSWORD', message, field);
}
