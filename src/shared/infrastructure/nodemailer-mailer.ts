import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Mailer } from '../application/mailer.port';
import type { Config } from './config';

/** Sends by SMTP; without a mail server each mail becomes an .eml file in `<DATA_DIR>/outbox`. */
export function createMailer(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'DATA_DIR'>): Mailer {
  if (config.SMTP_URL) {
    const transport = nodemailer.createTransport(config.SMTP_URL, { from: config.MAIL_FROM });
    return { send: async (mail) => void (await transport.sendMail(mail)) };
  }
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true }, { from: config.MAIL_FROM });
  const folder = join(config.DATA_DIR, 'outbox');
  return {
    async send(mail) {
      const { message } = await transport.sendMail(mail);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${process.hrtime.bigint()}.eml`), message as Buffer);
    },
  };
}
