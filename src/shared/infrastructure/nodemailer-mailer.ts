import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import type { Mail, Mailer } from '../application/mailer.port';
import type { Config } from './config';

/** Sends by SMTP; without a mail server each mail becomes an .eml file in `<DATA_DIR>/outbox`. */
export function createMailer(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'DATA_DIR' | 'FRONTEND_URL'>): Mailer {
  const host = new URL(config.FRONTEND_URL).hostname;
  if (config.SMTP_URL) {
    // Timeouts are less than the transport's minutes: a job that waits keeps others from running.
    const transport = nodemailer.createTransport({ url: config.SMTP_URL, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }, { from: config.MAIL_FROM });
    return { send: async (mail) => void (await transport.sendMail(messageOf(mail, host))) };
  }
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true }, { from: config.MAIL_FROM });
  const folder = join(config.DATA_DIR, 'outbox');
  return {
    async send(mail) {
      const { message } = await transport.sendMail(messageOf(mail, host));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${process.hrtime.bigint()}.eml`), message as Buffer);
    },
  };
}

function messageOf({ to, subject, text, html, attachments = [], topic }: Mail, host: string): SendMailOptions {
  return {
    // As an object it is one address, whatever it contains; as a string it would be read as a list of them.
    to: { name: '', address: to },
    subject,
    text,
    html,
    attachments: attachments.map(({ content, ...rest }) => ({ ...rest, content: typeof content === 'string' ? content : Buffer.from(content) })),
    // The text is ours: nothing in it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(topic && { messageId: `<${createHash('sha256').update(`${topic} ${to}`).digest('hex').slice(0, 32)}@${host}>` }),
  };
}
