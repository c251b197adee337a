import { invalid } from '../../shared/domain/errors';
import { visible } from '../../shared/domain/visible';

/** What file systems allow for a name. */
export const filenameMaxLength = 255;

/** Controls, and characters that turn the writing direction: what is shown would not be what is there. */
const deceptive = /[\p{Cc}\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** A name to show a file under, of the one it came with. It is never a path: files are stored under names of our own. */
export function displayName(given: string): string {
  const name = given.normalize('NFC').split(/[/\\]/).at(-1)!.trim();
  if (!name.isWellFormed() || deceptive.test(name)) throw refused('The name of the file holds characters that cannot be shown. Rename it.');
  if (!visible.test(name)) throw refused('The file needs a name.');
  if ([...name].length > filenameMaxLength) throw refused(`The name of the file has more than ${filenameMaxLength} characters. Shorten it.`);
  return name;
}

const refused = (message: string) => invalid('INVALID_FILENAME', message, ['file']);
