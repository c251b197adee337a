const letters: Record<string, string> = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', þ: 'th', '&': ' and ', '×': ' x ' };

export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[łøßæœđþ&×]/g, (letter) => letters[letter] ?? '')
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’“”.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
