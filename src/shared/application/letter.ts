import type { Mail } from './mailer.port';

/** What a mail says; both its forms are made from it. */
export interface Letter {
  readonly to: { readonly email: string; readonly displayName: string };
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do. */
  readonly action?: { readonly label: string; readonly url: string };
  /** What to do if this is a surprise. */
  readonly footer?: string;
}

/** A letter as plain text and as HTML. Text is escaped here and nowhere earlier. */
export function writeLetter({ to, subject, paragraphs, action, footer }: Letter): Mail {
  const lines = [`Hello ${to.displayName},`, ...paragraphs];
  const text = [...lines, ...(action ? [`${action.label}:\n${action.url}`] : []), ...(footer ? [footer] : []), 'Marquee'].join('\n\n');
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:36em">',
    ...lines.map(paragraph),
    ...(action ? [`<p><a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`] : []),
    ...(footer ? [paragraph(footer)] : []),
    '<p>Marquee</p></body></html>',
  ].join('\n');
  return { to: to.email, subject: subject.replace(/[\r\n]+/g, ' '), text, html };
}

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign]!);
