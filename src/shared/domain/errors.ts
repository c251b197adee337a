export type ErrorKind =
  | 'invalid'
  | 'conflict'
  | 'not-found'
  | 'unauthenticated'
  | 'forbidden'
  | 'rate-limited'
  | 'unavailable';

/** One thing that is wrong: a stable code, a sentence that says what to do, and the input field it is about. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[];
  /** How much of what was wanted could be had. */
  readonly available?: number;
}

/** A refusal by a rule of the product. Carries every fault that was found, so that a form can show them at once. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly faults: readonly [Fault, ...Fault[]];
  /** Seconds after which the same request may succeed; set on `rate-limited` and `unavailable`. */
  readonly retryAfter?: number;

  constructor(kind: ErrorKind, code: string, message: string, options: { field?: readonly string[]; retryAfter?: number } = {}) {
    super(message);
    this.name = 'DomainError';
    this.kind = kind;
    this.faults = [{ code, message, field: options.field }];
    this.retryAfter = options.retryAfter;
  }

  static of(kind: ErrorKind, faults: readonly [Fault, ...Fault[]]): DomainError {
    const [first] = faults;
    return Object.assign(new DomainError(kind, first.code, first.message), { faults });
  }
}

export const invalid = (code: string, message: string, field?: readonly string[]) =>
  new DomainError('invalid', code, message, { field });

export const conflict = (code: string, message: string, field?: readonly string[]) =>
  new DomainError('conflict', code, message, { field });

export const notFound = (what: string, field?: readonly string[]) =>
  new DomainError('not-found', 'NOT_FOUND', `${what} was not found.`, { field });

export const rateLimited = (retryAfter: number) =>
  new DomainError('rate-limited', 'RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} seconds.`, { retryAfter });

/** Collects faults and throws them together. */
export class Faults {
  readonly #found: Fault[] = [];

  add(code: string, message: string, field?: readonly string[], available?: number): void {
    this.#found.push({ code, message, field, available });
  }

  throwIfAny(kind: ErrorKind = 'invalid'): void {
    const [first, ...rest] = this.#found;
    if (first) throw DomainError.of(kind, [first, ...rest]);
  }
}
