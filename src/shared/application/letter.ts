import { escapeHtml } from '../domain/html';
import type { Mail } from './mailer.port';

export interface Detail {
  readonly label: string;
  /** May have several lines. */
  readonly value: string;
}

export interface Action {
  readonly label: string;
  readonly url: string;
}

/** What a mail says; both its forms are made from it. */
export interface Letter extends Pick<Mail, 'attachments' | 'topic'> {
  readonly to: { readonly email: string; readonly displayName: string | null };
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Facts to look up later: when, where, how much. */
  readonly details?: readonly Detail[];
  /** The one thing to do. */
  readonly action?: Action;
  /** What else there is to do. */
  readonly furtherActions?: readonly Action[];
  /** What to do if this is a surprise. */
  readonly footer?: string;
}

/** A letter as plain text and as HTML. Text is escaped here and nowhere earlier. */
export function writeLetter(letter: Letter): Mail {
  const { to, subject, attachments, topic } = letter;
  return { to: to.email, subject: subject.replace(/[\r\n]+/g, ' '), text: asText(letter), html: asHtml(letter), attachments, topic };
}

const greetingOf = ({ to: { displayName } }: Letter) => (displayName ? `Hello ${displayName},` : 'Hello,');

const actionsOf = ({ action, furtherActions = [] }: Letter) => [...(action ? [action] : []), ...furtherActions];

function asText(letter: Letter): string {
  const { paragraphs, details = [], footer } = letter;
  return [
    greetingOf(letter),
    ...paragraphs,
    ...(details.length > 0 ? [details.map(({ label, value }) => `${label}: ${value.replaceAll('\n', `\n${' '.repeat(label.length + 2)}`)}`).join('\n')] : []),
    ...actionsOf(letter).map(({ label, url }) => `${label}:\n${url}`),
    ...(footer ? [footer] : []),
    'Marquee',
  ].join('\n\n');
}

/** Mail clients know tables and inline styles. Without colours of its own the text is readable on light and on dark. */
function asHtml(letter: Letter): string {
  const { subject, paragraphs, details = [], action, furtherActions = [], footer } = letter;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;padding:0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 16px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left;font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5"><tr><td>',
    ...[greetingOf(letter), ...paragraphs].map(paragraph),
    ...(details.length > 0 ? ['<table cellpadding="0" cellspacing="0" style="margin:0 0 16px;border-left:3px solid #4f46e5">', ...details.map(row), '</table>'] : []),
    ...(action ? [button(action)] : []),
    ...furtherActions.map(({ label, url }) => `<p style="margin:0 0 16px"><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`),
    ...(footer ? [`<p style="margin:0 0 16px;font-size:14px">${escapeHtml(footer)}</p>`] : []),
    '<p style="margin:0;font-size:14px">Marquee</p>',
    '</td></tr></table></td></tr></table></body></html>',
  ].join('\n');
}

const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const row = ({ label, value }: Detail) =>
  `<tr><th scope="row" align="left" valign="top" style="padding:2px 16px 2px 12px;font-weight:600">${escapeHtml(label)}</th><td valign="top" style="padding:2px 0">${escapeHtml(value).replaceAll('\n', '<br>')}</td></tr>`;

const button = ({ label, url }: Action) =>
  `<p style="margin:0 0 16px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background-color:#4f46e5;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>`;
