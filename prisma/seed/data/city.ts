export type VenueType = 'club' | 'hall' | 'theatre' | 'gallery' | 'congress' | 'market' | 'studio' | 'park' | 'cinema';

export interface VenueProfile {
  name: string;
  types: VenueType[];
  address: string;
  postalCode: string;
  latitude: number;
  longitude: number;
  capacity: number;
  summary: string;
  directions: string;
}

export interface City {
  name: string;
  region: string;
  countryCode: string;
  timeZone: string;
  hemisphere: 'north' | 'south';
  currency: string;
  /** What one euro of a Berlin ticket price costs here, in the local currency. */
  priceLevel: number;
  priceStep: number;
  neighbourhoods: string[];
  landmark: string;
  dishes: string[];
  drinks: string[];
  /** The musical tradition that locals would name first. */
  tradition: string;
  teams: string[];
  givenNames: string[];
  familyNames: string[];
  venues: VenueProfile[];
}
