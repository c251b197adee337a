export const tagNames: Record<string, string> = {
  'live-music': 'Live music', indie: 'Indie', rock: 'Rock', jazz: 'Jazz', classical: 'Classical', electronic: 'Electronic', folk: 'Folk',
  'world-music': 'World music', soul: 'Soul & funk', 'hip-hop': 'Hip-hop', theatre: 'Theatre', dance: 'Dance',
  opera: 'Opera', comedy: 'Comedy', film: 'Film', literature: 'Literature', technology: 'Technology', conference: 'Conference',
  design: 'Design', workshop: 'Workshop', crafts: 'Crafts', photography: 'Photography', art: 'Art', exhibition: 'Exhibition', family: 'Family',
  sport: 'Sport', food: 'Food & drink', wellness: 'Wellness', market: 'Market',
  festival: 'Festival', 'open-air': 'Open air', 'late-night': 'Late night', 'free-entry': 'Free entry', online: 'Online',
};
