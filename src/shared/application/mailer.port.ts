export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array | string;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
  /** Names what is told, of which subject: a job that runs twice sends the same message, not another one. */
  readonly topic?: string;
}

/** Sends mail. Callers are jobs: a failure throws and the job is tried again. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
