/** A keyword that visitors find events by. */
export interface Tag {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}
