export interface OrganizerProfile {
  name: string;
  /** Where it works; null is everywhere. */
  city: string | null;
  side: 'stage' | 'ideas' | 'both';
  description: string;
  /** Set for the two demo accounts' organizers. */
  account?: string;
  /** Names another organizer whose user owns this one too. */
  heldBy?: string;
}

export const organizerProfiles: OrganizerProfile[] = [
  { name: 'Lantern Live', city: null, side: 'stage', account: 'organizer@marquee.test', description: 'Concerts, comedy and theatre on tour, from two hundred to two thousand seats. We work with rooms we like and artists we would pay to see.' },
  { name: 'Common Room Collective', city: null, side: 'ideas', account: 'organizer2@marquee.test', description: 'Conferences, courses, festivals and long tables for curious people. Small groups, good coffee, no sponsored keynotes.' },
  { name: 'Spreewelle Konzerte', city: 'Berlin', side: 'stage', description: 'Independent promoter from Kreuzberg: bands, clubs and the odd brass orchestra since the days of hand-cut flyers.' },
  { name: 'Hofgespräche', city: 'Berlin', side: 'ideas', description: 'Markets, talks and workshops in the courtyards of Moabit and Wedding.' },
  { name: 'Musik im Siebten', city: 'Vienna', side: 'stage', description: 'Chamber music, song and theatre for people who walk to the concert.' },
  { name: 'Werkstatt Nordbahn', city: 'Vienna', side: 'ideas', description: 'A cooperative of makers, cooks and teachers with a hall of its own.' },
  { name: 'Limmatbühne', city: 'Zürich', side: 'stage', description: 'Stage and sound along the river, run by a foundation and forty volunteers.' },
  { name: 'Atelier Zwischenraum', city: 'Zürich', side: 'ideas', description: 'Design, technology and the crafts between them.' },
  { name: 'Les Nuits Claires', city: 'Paris', side: 'stage', description: 'Nights of song, dance and theatre in the east of Paris.' },
  { name: 'La Table Ronde de Belleville', city: 'Paris', side: 'ideas', description: 'A neighbourhood association for cooking, reading, printing and talking about all three.', heldBy: 'Les Nuits Claires' },
  { name: 'Kestrel & Crow', city: 'London', side: 'stage', description: 'Producers of new writing, loud guitars and very quiet folk in south and east London.' },
  { name: 'Thames Learning Exchange', city: 'London', side: 'ideas', description: 'Conferences, evening classes and Saturdays for families.' },
  { name: 'Close & Wynd', city: 'Edinburgh', side: 'stage', description: 'Music and storytelling, all year and not only in August.' },
  { name: 'Leith Makers', city: 'Edinburgh', side: 'ideas', description: 'Whisky, wool and woodwork by the Water of Leith.' },
  { name: 'Liberty Street Presents', city: 'Dublin', side: 'stage', description: 'New plays, old tunes and stand-up from the Liberties outward.' },
  { name: 'Quayside Sessions', city: 'Dublin', side: 'ideas', description: 'Tech meetups, tastings and running clubs along the Liffey.' },
  { name: 'Noites de Marvila', city: 'Lisbon', side: 'stage', description: 'From fado to dub techno in the warehouses by the Tagus.' },
  { name: 'Quintal Comum', city: 'Lisbon', side: 'ideas', description: 'A shared garden that grew into a programme of courses, markets and yoga under trees.', heldBy: 'Noites de Marvila' },
  { name: 'Xaloc Cultura', city: 'Barcelona', side: 'stage', description: 'A cooperative of stages in Poble-sec and Poblenou.' },
  { name: 'Taula Llarga', city: 'Barcelona', side: 'ideas', description: 'Food, fermentation and conversation at one long table.' },
  { name: 'Havnelyd', city: 'Copenhagen', side: 'stage', description: 'Concerts on the harbour and in the chapels behind it.' },
  { name: 'Fællesværkstedet', city: 'Copenhagen', side: 'ideas', description: 'The common workshop: design, technology, cooking and cold water.' },
  { name: 'Scena Kazimierz', city: 'Kraków', side: 'stage', description: 'Klezmer, cabaret and contemporary theatre in the old Jewish quarter.' },
  { name: 'Pracownia Zakole', city: 'Kraków', side: 'ideas', description: 'Printmaking, pierogi and programming, often on the same weekend.' },
  { name: 'Bridge & Tunnel Presents', city: 'New York', side: 'stage', description: 'Booking small rooms in Brooklyn and smaller ones in Manhattan.' },
  { name: 'Borough Commons', city: 'New York', side: 'ideas', description: 'A nonprofit for public learning: tech, craft, food and family days.' },
  { name: 'Gale Force Arts', city: 'Chicago', side: 'stage', description: 'Blues, rep theater and everything the weather cannot cancel.' },
  { name: 'Prairie Table', city: 'Chicago', side: 'ideas', description: 'Growers, bakers and makers of the Midwest, in one calendar.' },
  { name: 'Fog Line Productions', city: 'San Francisco', side: 'stage', description: 'Psychedelia, chamber opera and comedy from the Mission to the Sunset.' },
  { name: 'Tidewater Guild', city: 'San Francisco', side: 'ideas', description: 'Practitioners teaching practitioners: software, ceramics, sourdough.' },
  { name: 'Streetcar Arts', city: 'Toronto', side: 'stage', description: 'Music and theatre along the 501, end to end.' },
  { name: 'The Junction Exchange', city: 'Toronto', side: 'ideas', description: 'Talks, tools and neighbourhood markets.', heldBy: 'Streetcar Arts' },
  { name: 'Patio Sonoro', city: 'Mexico City', side: 'stage', description: 'Conciertos, teatro and late films in the patios of Roma and Santa María.' },
  { name: 'Mercado de Ideas', city: 'Mexico City', side: 'ideas', description: 'Cooking, crafts and code from the markets of the city.' },
  { name: 'Figueira Cultural', city: 'São Paulo', side: 'both', description: 'A producer for stages, parks and samba schools across the city.' },
  { name: 'Yoru Works', city: 'Tokyo', side: 'stage', description: 'Live houses, small theatres and silent film with loud bands.' },
  { name: 'Kawabe Workshop', city: 'Tokyo', side: 'ideas', description: 'Craft, tea and technology by the Sumida river.' },
  { name: 'Laneway & Sons', city: 'Melbourne', side: 'both', description: 'Bandrooms, black boxes and wharf festivals since the trams were green.' },
  { name: 'Sea Link Stages', city: 'Mumbai', side: 'stage', description: 'Indie gigs, Hindustani mornings and English, Hindi and Marathi theatre.' },
  { name: 'The Mill District Studio', city: 'Mumbai', side: 'ideas', description: 'Courses, conferences and food trails in the old mills of Parel.' },
];
