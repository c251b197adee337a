/** Tokens that a page of another origin must repeat in a header where a cookie speaks for it. */
export interface CsrfTokens {
  issue(sessionId: string): string;
  isValid(sessionId: string, token: string): boolean;
}
