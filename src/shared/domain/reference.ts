/** What content names by id, so that a link holds wherever its target moves. */
export type ReferenceType = 'Page' | 'Event' | 'MediaAsset';

export interface Reference {
  readonly type: ReferenceType;
  /** UUID. */
  readonly id: string;
}

export const referenceKey = ({ type, id }: Reference): string => `${type}:${id}`;

/** A reference with its place: property names and indexes from the thing that holds it down. */
export interface PlacedReference extends Reference {
  readonly path: readonly string[];
  /** It is a picture that is shown there, and nothing beside it says what it shows. */
  readonly needsAltText?: boolean;
}
