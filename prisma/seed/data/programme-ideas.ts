import type { Kind } from './kind';

const ideas = { side: 'ideas' as const };

const softwareWords = {
  conference: ['Steady State', 'Query & Plan', 'Small Batch', 'Type Matters', 'Open Kernel', 'Edge Cases', 'Runtime', 'The Boring Software Conference', 'Green Compute Summit', 'Accessible by Design', 'Postmortem', 'Deep Stack', 'Data in the Open', 'Interface', 'Signal & Noise', 'Civic Code', 'Mainline'],
  topic: ['PostgreSQL', 'TypeScript', 'GraphQL', 'Observability', 'Rust', 'Accessibility', 'Platform Engineering', 'Machine Learning', 'WebAssembly', 'Privacy', 'Incident Response', 'Open Data', 'Robotics', 'Design Systems', 'Event Sourcing', 'Home Energy', 'Digital Archives', 'Public-Interest Tech'],
  angle: ['Lessons from the First Year', 'Doing More with Less', 'Notes from the Field', 'From Prototype to Pager', 'What We Removed', 'The Boring Parts', 'A Hands-On Day', 'Failure Modes and Recoveries', 'The Human Side'],
  talk: ['The Index We Never Needed', 'Ten Thousand Migrations Later', 'Caching Is a Promise', 'How We Deleted Half Our Services', 'Time Zones Will Hurt You', 'Reading Query Plans for Pleasure', 'Kind Error Messages', 'Our Outage, Hour by Hour', 'The Schema as a Conversation', 'Testing What Users Feel', 'A Queue Is Not a Plan', 'Dark Patterns in the Light', 'Small Models, Big Gains', 'The Last Mile of Accessibility', 'Rewriting Without the Rewrite', 'On Call and Still Married', 'Feature Flags Considered', 'Forms People Finish', 'Backups Nobody Restored', 'Maps for the Rest of Us'],
  cause: ['Food Banks', 'Public Transport', 'City Trees', 'Libraries', 'Neighbourhood Clinics', 'Refugee Support'],
};

export const ideaKinds: Kind[] = [
  {
    ...ideas, key: 'conference', heads: ['conference', 'topic'], weight: 50, venues: ['congress', 'studio', 'cinema'], tags: ['technology', 'conference'], alsoTags: ['design', 'workshop'],
    rhythms: { single: 62, days: 38 }, weekdays: [2, 3, 4], starts: ['09:00', '09:30', '10:00'], minutes: [390, 510], ticketing: 'pass', price: [60, 320], freeShare: 0.06, onlineShare: 0.26, audience: [60, 1200],
    titles: ['{conference} {city}', '{conference}: {angle}', '{topic} Day {city}', 'Practical {topic}: {angle}', '{topic} Without Tears', '{topic} in Production: {talk}', '{topic} for Small Teams: {angle}', 'Hack Weekend: {topic} for {cause}', '{conference}: The {topic} Edition'],
    summaries: ['Talks, hallway conversations and one excellent lunch about {topic}.', 'A practitioners’ day on {topic}: {angle}.', '{Guest} shows how a team of six got {topic} right, eventually.', 'Less keynote, more notes from the field: {topic} by the people on call for it.'],
    openings: [
      '{Conference} is a single-track event for people who build and run software. This edition is about {topic}, and about what happens after the launch post: the migrations, the pages at night, the parts that turned out to be simple.',
      'Most talks about {topic} end where the trouble starts. Here each speaker brings a real system, a graph that went the wrong way, and what they did next. {Guest} opens with “{talk}”.',
      'Everyone has an opinion on {topic}; few have the numbers. {Guest}, who has spent eight years on the subject, brings both and takes questions throughout.',
      'We keep it small on purpose. Eight speakers, long breaks, no sponsored slots: a day for {topic} where the person next to you has probably solved your problem, or has it too.',
    ],
    middles: [
      'Confirmed speakers include {guest2} (“{talk2}”), {person} (“{talk3}”) and {person2}, who runs the platform of a public broadcaster with a team of four.',
      'The afternoon is for workshops in groups of twenty. Bring a laptop with a working container runtime and a problem you are stuck on.',
      'Lightning talks are drawn from a hat after lunch. Five minutes, no slides with more than seven words.',
      'All sessions are captioned live and recorded; ticket holders get the videos the same week.',
      'In the evening there is {dish}, {drink} and an unreasonably competitive pub quiz on the history of programming languages.',
    ],
    closings: ['Code of conduct applies; quiet room and childcare on request.', 'Scholarship tickets cover the fee for people who could not come otherwise. Write to us, no forms.', 'Invoices for employers are sent automatically with the confirmation.'],
    words: softwareWords,
  },
  {
    ...ideas, key: 'meetup', weight: 34, venues: ['congress', 'studio', 'cinema'], tags: ['technology'], alsoTags: ['design'],
    rhythms: { single: 62, monthly: 38 }, weekdays: [2, 3, 4], starts: ['18:00', '18:30', '19:00'], minutes: [120, 180], ticketing: 'course', price: [5, 15], freeShare: 0.6, onlineShare: 0.4, audience: [40, 160],
    titles: ['{city} {topic} Meetup: {talk}', '{talk} with {guest}', '{guest} on {topic}: {talk}', '{topic} After Work: {talk}', '{talk}: An Evening on {topic}', '{topic} Show and Tell with {person}'],
    summaries: ['Two talks, pizza of sorts and the {topic} people of {city}.', '{Guest} on {topic}, with plenty of time for questions.', 'An evening for people who work with {topic}, or would like to.'],
    openings: [
      'In “{talk}” {guest} tells the story of a system that was supposed to be temporary, from first sketch to the night it carried everything. A short second talk by {person} follows, then conversation.',
      'Everyone has an opinion on {topic}; few have the numbers. {Guest}, who has spent eight years on the subject, brings both and takes questions throughout.',
      'The {topic} meetup of {city} is in its seventh year and still run by volunteers. This time {guest} presents “{talk}”, and {person} shows something that does not work yet.',
    ],
    middles: ['Newcomers are welcome; two hosts wear yellow and introduce people to each other.', 'Jobs may be announced in thirty seconds, standing on one leg.', 'After the talks there is {dish}, {drink} and the hallway, which is the best part.', 'Want to speak next time? Bring an idea, the organisers bring a coach.'],
    closings: ['Code of conduct applies.', 'Talks are captioned and recorded; the discussion is not.', 'Doors close when the room is full, so give your place back if you can’t come.'],
    words: softwareWords,
  },
  {
    ...ideas, key: 'workshop', weight: 74, venues: ['studio', 'gallery', 'market'], tags: ['workshop'], alsoTags: ['crafts', 'art', 'photography', 'design'],
    rhythms: { single: 60, weekly: 28, monthly: 12 }, weekdays: [2, 3, 4, 6, 6, 7], starts: ['10:00', '11:00', '14:00', '18:30', '19:00'], minutes: [120, 300], ticketing: 'course', price: [28, 110], freeShare: 0.03, onlineShare: 0.14, audience: [8, 28], inPersonOnly: ['Upholstery', 'Silver Casting', 'Stained Glass', 'Wheel Throwing', 'Darkroom Printing', 'Letterpress', 'Bicycle Repair', 'Screen Printing', 'Leatherwork', 'Film Photography'],
    titles: ['{craft} for Beginners', '{craft}: {craftAngle}', '{craft} with {person}', '{craft} and {craft2}: A {weekday} Workshop', 'Studio Class: {craft}', '{Season} {craft} with {person}', '{craft} from Scratch with {person}', 'Your First {craftThing}', 'Making a {craftThing} with {person}', 'The Art of {craft}'],
    summaries: ['A small-group class in {craft} with {person}; tools and materials included.', 'Learn {craft} by making one thing well.', '{CraftAngle}: an unhurried course in {craft}.', 'Ten places, one long table and everything you need for {craft}.'],
    openings: [
      '{Person} has taught {craft} for fifteen years and still begins the same way: with tea, and with the mistakes everyone makes. By the end you will have made all of them, and one finished piece to take home.',
      'No talent is needed for {craft}, only time and somebody who shows you how to hold the tool. This course provides both. We work in a group of no more than twelve, step by step, at a pace that leaves room for questions.',
      'Good {craft} looks effortless because of what happens before: choosing the material, preparing it, waiting. {Person} takes you through the whole process, with the shortcuts professionals use and the ones they avoid.',
    ],
    middles: [
      'You learn to choose materials, to set up a small workspace at home, and to finish a {craftThing} of your own.',
      'Materials for one project are included; extra can be bought at cost. Wear something that may get dirty.',
      'Halfway through we stop for lunch: {dish} from the place next door, and a look at each other’s work.',
      'The last hour is for your own ideas. {Person} goes from place to place and helps where it is stuck.',
    ],
    closings: ['For beginners and the rusty. Minimum age 16, younger with an adult.', 'Cancelled places are passed to the waiting list, so do let us know.', 'Steps and sources are sent afterwards as a small booklet.'],
    words: {
      craft: ['Linocut Printing|Block-Printed Scarf', 'Wheel Throwing|Ceramic Bowl', 'Bookbinding|Sketchbook', 'Indigo Dyeing|Linen Scarf', 'Film Photography|Photo Zine', 'Letterpress|Set of Cards', 'Natural Inks|Colour Chart', 'Spoon Carving|Wooden Spoon', 'Basket Weaving|Reed Basket', 'Stained Glass|Window Panel', 'Urban Sketching|Travel Sketchbook', 'Bicycle Repair|Roadworthy Bicycle', 'Visible Mending|Mended Jumper', 'Kintsugi|Golden Repair', 'Cyanotype|Blueprint', 'Calligraphy|Written Page', 'Sourdough Baking|Country Loaf', 'Paper Marbling|Marbled Notebook', 'Silver Casting|Silver Ring', 'Botanical Drawing|Plant Portrait', 'Screen Printing|Poster', 'Leatherwork|Leather Wallet', 'Upholstery|Footstool', 'Darkroom Printing|Silver Print', 'Watercolour|Painted Postcard', 'Hand Lettering|Shop Sign', 'Podcast Making|Pilot Episode', 'Sashiko Stitching|Stitched Apron'],
      craftAngle: ['The Slow Way', 'A Day at the Bench', 'Tools, Tricks and Patience', 'From First Mark to Finished Piece', 'An Introduction', 'Beyond the Basics', 'A Weekend Intensive', 'Old Methods, New Work'],
    },
  },
  {
    ...ideas, key: 'exhibition', weight: 52, venues: ['gallery'], tags: ['exhibition', 'art'], alsoTags: ['photography', 'design', 'family'],
    rhythms: { season: 84, single: 16 }, weekdays: [4, 5, 6], starts: ['10:00', '11:00'], minutes: [480, 540], ticketing: 'entry', price: [6, 18], freeShare: 0.24, onlineShare: 0, audience: [80, 500],
    titles: ['{guest}: {exhibition}', '{exhibition}', '{exhibition}: {Medium} from {exhibitionPlace}', '{exhibition}: {Medium} by {guest}', '{guest} / {guest2}: {exhibition}', '{neighbourhood} in Pictures: {exhibition}', 'A Century of {Medium}: {exhibition}'],
    summaries: ['New {medium} by {guest}, shown in {city} for the first time.', 'Sixty works about {exhibitionTheme}, from private drawers and public archives.', '{Exhibition} follows {exhibitionTheme} through five rooms and one staircase.', '{Medium} that ask you to come closer, then step back.'],
    openings: [
      '{Guest} makes {medium} about {exhibitionTheme}: patient, precise works that seem to keep moving after you have looked away. {Exhibition} is the first large show in {city}, with forty pieces from the last ten years.',
      'How do you show {exhibitionTheme}? {Exhibition} answers with {medium} by eleven artists, hung without labels in the first room and with rather a lot of them in the last.',
      'The starting point was a suitcase found in {neighbourhood}, full of negatives. {Exhibition} shows what came of it: {medium}, letters and a film, all about {exhibitionTheme}.',
    ],
    middles: ['A reading corner has the artist’s sources: field guides, tram timetables, a great deal of poetry.', 'Every Saturday at three there is a tour with {person}, free with the ticket and good with children.', 'The catalogue, designed and printed in {city}, has an essay by {guest2} and can be read on the bench by the window.', 'Works may be drawn from; pencils and boards are lent at the desk.'],
    closings: ['Step-free throughout. Folding stools are available.', 'Photography without flash is welcome.', 'The last admission is half an hour before closing.'],
    words: {
      exhibition: ['What the Light Forgot', 'Soft Borders', 'The Inventory', 'Rooms We Rented', 'Water Has Perfect Memory', 'After the Harvest', 'Common Ground', 'The Shape of Waiting', 'Every Other Window', 'Paper Thin', 'Unpaved', 'A Museum of Weather', 'Family Resemblance', 'Working Hands', 'Night Windows', 'Concrete and Fern', 'Slow Signals', 'The Colour of Distance', 'Home Is a Verb', 'Tender Archive', 'Salt, Iron, Sugar', 'Second Nature', 'Looking at Looking', 'Small Monuments'],
      medium: ['photographs', 'woodcuts', 'textiles', 'paintings', 'drawings', 'ceramics', 'video works', 'collages', 'posters', 'prints'],
      exhibitionPlace: ['the Archive', 'Five Continents', 'the Harbour', 'the Studio Floor', 'Private Collections', 'the East', 'the Last Century'],
      exhibitionTheme: ['houses that no longer exist', 'how cities sleep', 'women at work', 'the sea as a border', 'the objects people carry', 'gardens on rooftops', 'the end of the coal age', 'friendship'],
    },
  },
  {
    ...ideas, key: 'family', heads: ['kidsShow', 'science', 'kidsMusic'], weight: 44, venues: ['theatre', 'studio', 'park', 'market', 'gallery'], tags: ['family'], alsoTags: ['theatre', 'workshop'],
    rhythms: { single: 58, run: 10, weekly: 18, monthly: 14 }, weekdays: [3, 6, 6, 7, 7], starts: ['10:00', '11:00', '14:00', '15:00', '16:00'], minutes: [45, 120], ticketing: 'entry', price: [6, 15], freeShare: 0.12, onlineShare: 0, audience: [40, 260],
    titles: ['{kidsShow}', '{kidsShow}, a Puppet Play', '{puppetCompany}: {kidsShow}', 'Family Science {weekday}: {science}', 'Little Makers: {science}', 'Concert for Very Small People: {kidsMusic}', '{kidsMusic} for Children', 'Storytime with {person}: {kidsShow}', '{Season} Family Day: {science}', 'Can You Hear {kidsMusic}?'],
    summaries: ['{PuppetCompany} tells the story of {kidsShow} with shadows, string and one real potato.', '{Science}: a hands-on {weekday} for curious people of 5 to 11 and their grown-ups.', 'A first concert: forty minutes of {kidsMusic}, cushions in the front row.', 'For everyone over four, including those well over.'],
    openings: [
      'Once there was a bear who would not sleep, a postman who would not stop, and a moon that had had enough of both. {KidsShow} is told by {puppetCompany} with shadows, string and very little furniture.',
      'What floats, what sinks, and what makes a spectacular mess? At this session children find out by doing: {science} with real tools, safe goggles and patient people in white coats.',
      'Music is for people of every size. Four players sit among the children and play {kidsMusic}; there is dancing, conducting with carrots, and a chance to try the double bass.',
    ],
    middles: ['Shows are short, breaks are long, and the foyer is full of building blocks.', 'Afterwards everyone can come on stage and see how it works.', '{Person} leads the session in English and, where it helps, in every other language a wave of the hand can speak.'],
    closings: ['From age 4. Prams park in the foyer; a changing table is by the cloakroom.', 'Grown-ups pay too, because they have at least as much fun.', 'Softer light and sound on request; tell us when you book.'],
    words: {
      kidsShow: ['The Bear Who Stayed Up', 'Otto and the Moon', 'The Littlest Lighthouse', 'A Hat for the Elephant', 'The Snail’s Big Journey', 'Grandma’s Dragon', 'The Fox and the Tuba', 'Pippa Mends the Rain', 'The Dog Who Drove the Bus', 'Seven Socks', 'The King of Puddles', 'Mouse on the Night Train', 'The Giant’s Birthday', 'Where the Wind Sleeps'],
      puppetCompany: ['Button Theatre', 'The String Family', 'Shadow & Spoon', 'Teatro Patata', 'Little Lantern'],
      science: ['Bridges from Spaghetti', 'Slime, Foam and Bubbles', 'Robots Made of Rubbish', 'Kitchen Volcanoes', 'Birds and Their Nests', 'Paper Rockets', 'How Bees Talk', 'The Night Sky', 'Water Wheels', 'Fossils in a Box'],
      kidsMusic: ['Peter and the Wolf', 'the Carnival of the Animals', 'Vivaldi’s Birds', 'Brass and Bananas', 'Lullabies from Everywhere', 'Babar the Elephant', 'Mozart in Socks'],
    },
  },
];
