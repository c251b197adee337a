import type { Kind } from './kind';

const leisure = { side: 'ideas' as const };

export const leisureKinds: Kind[] = [
  {
    ...leisure, key: 'running', heads: ['raceName', 'race'], weight: 26, venues: ['park', 'congress', 'market'], tags: ['sport'], alsoTags: [],
    rhythms: { single: 74, weekly: 20, monthly: 6 }, weekdays: [6, 7, 7], starts: ['07:30', '08:00', '09:00', '10:00'], minutes: [120, 300], ticketing: 'race', price: [8, 48], freeShare: 0.1, onlineShare: 0, audience: [200, 3000],
    titles: ['{race} around {landmark}', '{city} {race}', '{Season} {race}: {landmark}', '{raceName}', '{raceName}: {race}', '{neighbourhood} {race}', 'Run for {runCause}: {race}', '{raceName} at {landmark}'],
    summaries: ['Flat, fast and friendly: a course past {landmark} with music at every turn.', 'Three distances, one finish line and soup for all.', 'A running morning in aid of {runCause}.'],
    openings: [
      'The course starts at {landmark}, turns through {neighbourhood} and comes home along quiet roads closed for the morning. It is measured, nearly flat and known for good times and better spectators.',
      'First held by eleven friends with a stopwatch, {raceName} now fills the streets of {neighbourhood} every {season}. The spirit is the same: run your distance, cheer for the rest, eat something at the end.',
    ],
    middles: ['Pacemakers go out for all common finishing times. Chips are in the bib; nothing to return.', 'There are water points every four kilometres and bands at the bridges. Volunteers from {runCause} hand out the medals, which are wooden and locally made.', 'Children’s races over short loops start an hour later, free, without a clock.'],
    closings: ['Bib collection on the day before and from ninety minutes before the start.', 'Entries can be passed to another runner until a week before.', 'Wheelchairs and running buggies start five minutes ahead of the field.'],
    words: {
      race: ['Half Marathon', 'Ten-Kilometre Run', 'Bridge Run', 'Relay', 'Trail Run', 'Cross-Country', 'Riverside Five-K', 'Team Run'],
      raceName: ['The Bridges Run', 'The Lantern Run', 'Ferry to Finish', 'The Baker’s Dozen', 'Evening Star Run', 'The Heron Loop', 'Seven Hills Challenge', 'The Slowest Mile', 'Old Town Circuit'],
      runCause: ['the Children’s Hospital', 'Clean Rivers', 'City Trees', 'the Night Shelter', 'Mountain Rescue', 'the Guide Dogs'],
    },
  },
  {
    ...leisure, key: 'match', weight: 22, venues: ['park', 'congress'], tags: ['sport'], alsoTags: ['family'],
    rhythms: { single: 100 }, weekdays: [5, 6, 6, 7], starts: ['14:00', '15:30', '18:00', '19:30'], minutes: [100, 150], ticketing: 'seated', price: [10, 36], freeShare: 0.04, onlineShare: 0, audience: [300, 3000],
    titles: ['{team} v {visitors}', '{game}: {team} v {visitors}', '{cup}: {team} v {visitors}', '{cup} Final: {team} v {visitors}', '{game} All-Stars at {venue}'],
    summaries: ['{Game}: {team} host {visitors} in the {cup}.', 'The fixture {city} waits for: {team} on home ground.', 'Fast, close and loud, with the drum section behind the bench.'],
    openings: [
      'The last time {visitors} came to {city} it took overtime, a broken scoreboard and a buzzer-beater to settle it. {Team} have strengthened since, and captain {person} is back from injury.',
      'A win would take {team} to the top of the table with {visitors} just behind. Expect {game} at its most direct, and a home crowd that has learned three new songs.',
    ],
    middles: ['Coach {guest} is likely to start the same line-up that won the last one, with {person2} on the wing.', 'At half-time the under-twelves show how it is done. The anthem is sung by {person3}.', 'The fan zone opens two hours before with {dish}, {drink} and a face-painting table that does not discriminate by age.'],
    closings: ['Family block without alcohol in the north stand.', 'Your match ticket is valid on local transport from three hours before.', 'Small bags only.'],
    words: {
      game: ['Basketball', 'Roller Derby', 'Handball', 'Ice Hockey', 'Futsal', 'Volleyball', 'Wheelchair Rugby'],
      visitors: ['Hamburg Harbourmasters', 'Lyon Lanterns', 'Milan Magpies', 'Glasgow Rovers', 'Boston Beacons', 'Osaka Thunder', 'Porto Tritons', 'Montréal Renards', 'Sydney Sharksmiths', 'Bengaluru Banyans', 'Rio Jaguatiricas', 'Guadalajara Agaves', 'Antwerp Anchors', 'Malmö Mariners', 'Prague Pilsners', 'Seattle Evergreens'],
      cup: ['Harbour Cup', 'Continental League', 'Winter Trophy', 'City Challenge', 'Founders’ Shield'],
    },
  },
  {
    ...leisure, key: 'food', heads: ['cuisine', 'dish', 'drink', 'supper', 'cookClass'], weight: 68, venues: ['market', 'studio', 'gallery', 'club'], tags: ['food'], alsoTags: ['workshop', 'market'],
    rhythms: { single: 66, weekly: 12, monthly: 20, days: 2 }, weekdays: [3, 4, 5, 6, 7], starts: ['12:00', '18:00', '19:00', '19:30'], minutes: [120, 210], ticketing: 'course', price: [24, 95], freeShare: 0.02, onlineShare: 0, audience: [12, 80],
    titles: ['{dish} & {drink}: A Tasting with {person}', '{supper} with {guest}', '{supper}: {cuisine}', '{guest} Cooks {cuisine}', '{drink} from the Ground Up', 'How to Make {dish} Properly', '{cookClass} with {person}', 'Long Table in {neighbourhood}: {cuisine}', '{Season} {supper} with {person}', '{drink} Blind: {tasting}', '{tasting}: {drink}'],
    summaries: ['{Cuisine} in five courses, cooked by {guest} for thirty people.', 'Six glasses of {drink}, what to look for, and what to eat with them.', 'Learn to make {dish} properly, then eat the evidence.', '{Cuisine} at one long table, with {guest} at the stove.', '{Supper}: five courses, thirty places and strangers worth meeting.', '{CookClass}: a hands-on class for people who eat.'],
    openings: [
      '{Guest} left a starred kitchen for a small room with one stove, and has not looked back. For this evening the menu is built around {cuisine}: five courses, each with a story and most with too much butter.',
      'There is a right way to make {dish}, and in {city} there are at least four of them. {Person} teaches the version from {neighbourhood}, from shopping list to plate, with plenty of tasting between.',
      '{CookClass} is taught the way cooks teach each other: fast hands, slow explanations and no measuring cups. {Person} ran a restaurant in {neighbourhood} for nine years and has kept the good knives.',
      'A tasting without the vocabulary test. {Person} pours six examples of {drink}, from the easy to the eccentric, explains how they came to be so different, and lets you argue.',
      '{Supper} is a long table, thirty places and nobody you know, at least until the second course. The food this time: {cuisine}.',
    ],
    middles: ['Produce comes from growers within an hour of {city}. The menu is settled two days before, when the boxes arrive.', 'A vegetarian version of everything is cooked alongside; tell us about allergies when you book.', 'Bread by {person2}. Butter by somebody’s cousin.', 'You take home the recipes, a jar of something and the courage to try again.'],
    closings: ['Drinks are included unless your ticket says otherwise.', 'We sit down together, so please be on time.', 'From 18 where alcohol is poured.'],
    words: {
      supper: ['Supper Club', 'The Long Table', 'Chef’s Counter', 'Sharing Table', 'Kitchen Takeover', 'Harvest Dinner', 'Feast of Small Plates', 'The Open Kitchen'],
      cuisine: ['Coastal Oaxaca', 'Georgian Feasts', 'Syrian Home Cooking', 'the Basque Country', 'Sichuan Heat', 'West African Stews', 'Nordic Preserves', 'Kerala on a Leaf', 'Sardinian Shepherds’ Food', 'Levantine Mezze', 'Korean Ferments', 'Peruvian Ceviche', 'Jewish Deli Classics', 'Roman Pasta', 'Okinawan Island Food', 'the Kitchen Garden'],
      cookClass: ['Knife Skills', 'Fresh Pasta', 'Fermentation Basics', 'Dumpling Workshop', 'Bread at Home', 'Cheese Making', 'Spice Lab', 'Butchery for Beginners', 'Chocolate from Bean to Bar'],
      tasting: ['A Beginner’s Flight', 'Six Glasses, Six Stories', 'Old Bottles, New Friends', 'The Producer’s Table', 'Cellar Notes'],
    },
  },
  {
    ...leisure, key: 'wellness', weight: 44, venues: ['studio', 'park', 'gallery'], tags: ['wellness'], alsoTags: ['workshop'],
    rhythms: { weekly: 54, single: 32, monthly: 14 }, weekdays: [1, 2, 3, 4, 6, 7], starts: ['07:00', '08:30', '10:00', '18:00', '19:00', '19:30'], minutes: [60, 120], ticketing: 'course', price: [10, 42], freeShare: 0.08, onlineShare: 0.22, audience: [10, 45], inPersonOnly: ['Cold-Water Dipping', 'Forest Bathing', 'Mindful Walking', 'Contact Improvisation', 'Sound Bath'],
    titles: ['{practice} with {person}', '{practice} at {partOfDay}', '{Season} {practice}', '{practice} for {people}', '{wellName}: {practice}', '{wellName} with {person}', '{practice} & {practice2}', '{neighbourhood} {practice} Circle', '{wellName} in {neighbourhood}'],
    summaries: ['{Practice} for {people}, guided by {person}.', 'An unhurried hour of {practice}. Mats and blankets provided.', '{WellName}: breathe out, then carry on.'],
    openings: [
      '{Person} came to {practice} after a decade behind a desk and a very bad back. The class is calm, exact and free of slogans: you are told what to do, why it helps, and when to leave it out.',
      'Some days need a reset. {WellName} is an hour of {practice} in a small group, with time to arrive and time to leave again slowly.',
      'A course for {people}. We begin lying down and some of us stay there. {Practice} is taught step by step, with variations for every kind of knee.',
    ],
    middles: ['No experience is needed. Wear something you can move in and bring a bottle of water.', 'Each session builds on the last, but you can join at any point.', 'We close with ten minutes of rest and a cup of {tea}.'],
    closings: ['Please arrive ten minutes early; the door closes when the breathing starts.', 'Concession tickets are for anyone who needs them. We do not ask.', 'If you are pregnant or recovering from an injury, have a word with the teacher first.'],
    words: {
      practice: ['Hatha Yoga', 'Yin Yoga', 'Breathwork', 'Sound Bath', 'Qigong', 'Mindful Walking', 'Feldenkrais', 'Pilates', 'Guided Meditation', 'Tai Chi', 'Restorative Yoga', 'Forest Bathing', 'Cold-Water Dipping', 'Contact Improvisation'],
      people: ['Desk Workers', 'New Parents', 'Stiff People', 'Runners', 'Beginners', 'Over-Sixties', 'Musicians', 'Insomniacs'],
      wellName: ['Slow Down', 'The Quiet Hour', 'Unclench', 'Soft Landing', 'Room to Breathe', 'Long Exhale', 'Rest Is Work', 'Roots and Shoulders', 'Still Water'],
      tea: ['ginger tea', 'mint tea', 'rooibos', 'barley tea', 'verbena'],
    },
  },
  {
    ...leisure, key: 'market', heads: ['marketName', 'marketType'], weight: 36, venues: ['market', 'park', 'congress'], tags: ['market'], alsoTags: ['food', 'design', 'crafts', 'family'],
    rhythms: { single: 40, days: 26, monthly: 22, weekly: 12 }, weekdays: [6, 6, 7], starts: ['09:00', '10:00', '11:00', '16:00'], minutes: [360, 480], ticketing: 'entry', price: [3, 9], freeShare: 0.55, onlineShare: 0, audience: [400, 2500],
    titles: ['{Season} {marketType}', '{neighbourhood} {marketType}', '{marketName}', '{marketName}: {Season} Edition', '{city} {marketType}', '{marketType} at {venue}', '{marketName} – {month}'],
    summaries: ['Ninety stalls, two stages and lunch until late: the {marketType} at {venue}.', 'Makers and growers of {city} under one roof.', 'Bring a bag. Bring two.'],
    openings: [
      'The rule of {marketName} is simple: whoever stands behind the table made, grew, found or mended what lies on it. Ninety sellers from {city} and around fill the aisles with prints, pots, bread, bicycles and books.',
      'Come hungry. The {marketType} brings together small producers of {city}, with {dish}, {drink} and far too many kinds of jam.',
    ],
    middles: ['There is a mending corner: bring a jumper, a lamp or a toaster and a volunteer will try to save it.', 'Music all afternoon from the small stage, mostly {tradition}, sometimes brass.', 'Children have their own row, where prices are negotiable and usually in stickers.'],
    closings: ['Dogs on leads are welcome. Bicycles park in the yard.', 'Most stalls take cards; the honey man does not.', 'Under cover, so it takes place in any weather.'],
    words: {
      marketType: ['Design Market', 'Record Fair', 'Farmers’ Market', 'Flea Market', 'Book Fair', 'Print Fair', 'Plant Swap', 'Vintage Market', 'Ceramics Market', 'Street Food Market', 'Craft Fair', 'Zine Fair'],
      marketName: ['Made Around Here', 'The Good Stuff', 'Tables & Tents', 'Handpicked', 'The Turnover', 'Second Spring', 'Small Goods', 'The Big Haul', 'From the Attic'],
    },
  },
  {
    ...leisure, key: 'festival', heads: ['festName', 'festTheme'], weight: 30, venues: ['park', 'congress', 'market'], tags: ['festival'], alsoTags: ['live-music', 'food', 'family', 'film', 'literature'],
    rhythms: { days: 100 }, weekdays: [4, 5, 5], starts: ['12:00', '14:00', '16:00'], minutes: [480, 600], ticketing: 'pass', price: [45, 165], freeShare: 0.08, onlineShare: 0, audience: [800, 3000],
    titles: ['{city} {festTheme} Festival', '{festName}', '{festName} {city}', '{festName}: A Festival of {festTheme}', '{Season} {festTheme} Festival {city}', '{festName} at {landmark}'],
    summaries: ['Three days of {festTheme} at {venue}, with forty acts on four stages.', '{FestName}: small enough to meet people, big enough to lose them.', 'The {festTheme} weekend of {city}, with talks, concerts and a very long breakfast.'],
    openings: [
      '{FestName} started as a street party in {neighbourhood} and has kept the manners of one: neighbours run the bars, the programme is drawn by hand, and nobody is more than five minutes from a chair. Around the main stage grow concerts, talks, walks and meals.',
      'For one long weekend {city} belongs to {festTheme}. More than forty contributions from twelve countries fill four stages at {venue}, from breakfast sessions to the small hours.',
    ],
    middles: ['Among the guests: {guest}, {guest2}, {guest3} and, for the opening, {person} with a piece made for the place.', 'The programme also has a quiet side: a library tent, a morning swim and workshops for ten people at a time.', 'Food comes from twenty kitchens of the neighbourhood, among them one whose {dish} everyone queues for.', 'Nothing is branded, everything is refillable, and the power comes from the roof.'],
    closings: ['Weekend passes admit to everything; day tickets follow when the timetable is out.', 'Children up to twelve come free with a grown-up.', 'Getting there by train? Show the ticket at the info tent for a free coffee.'],
    words: {
      festName: ['Longlight', 'Kiosk Festival', 'Halfway Home', 'The Gathering Ground', 'Open Windows', 'Lanterns on the Water', 'Broad Daylight', 'Common Thread', 'The Neighbours', 'Sound of the Yard', 'Wild Hours', 'Harvest Moon', 'Undercurrent', 'Tall Tales', 'New Shapes'],
      festTheme: ['Jazz', 'Storytelling', 'Chamber Music', 'Animation', 'Food', 'Circus', 'Photography', 'Electronic Arts', 'Folk', 'Documentary', 'Comedy', 'Poetry', 'Puppetry', 'Brass'],
    },
  },
];
