export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mail. Callers are jobs: a failure throws and the job is tried again. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
