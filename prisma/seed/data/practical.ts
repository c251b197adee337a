/** The last paragraphs of a description, whatever its kind. */
export const atTheVenue = [
  '{Venue} is at {address} ({directions}). Doors open half an hour before the start.',
  'Getting there: {address} ({directions}). There are bicycle stands in front and no parking worth the name.',
  'You find {venue} at {address} ({directions}). The building is step-free, and companions of disabled guests come in free.',
  'The address is {address} ({directions}). Cloakroom and bar open forty-five minutes before we begin.',
];

export const onlineSummaries = [
  'Live online with {person}: follow from anywhere, ask in the chat, watch again for a week.',
  'A live session from {city}, streamed with captions and plenty of time for questions.',
  'Join from the sofa: {person} hosts, live and in good company.',
];

export const onlineMiddles = [
  'The session is streamed live with captions. Questions come in by chat and are answered as we go.',
  'Keep the camera on or off, as you like. After the break we split into small rooms of five.',
  'A list of everything mentioned is sent afterwards, together with the recording, which stays up for a week.',
];

export const onTheStream = [
  'The event takes place online; the link is on your ticket. We open the room a quarter of an hour early to test the sound.',
  'You receive the link with your confirmation. Any recent browser will do, and nothing has to be installed. Times are those of {city}.',
];

export const inSeries = {
  run: ['On {count} evenings in a row, always at {time}.', 'There are {count} performances, each at {time}.'],
  weekly: ['Every {weekday} at {time}, {count} dates in all. Come once or come to every one.', 'The series runs on {count} {weekday}s, always at {time}.'],
  monthly: ['Once a month on a {weekday} at {time}; {count} dates are fixed so far.', 'We meet monthly, on a {weekday} at {time}, {count} times in this season.'],
};

export const cancellationMessages = [
  'The artist is unwell and has to rest on medical advice. We are sorry; all tickets are refunded in full.',
  'The building had to close after a water leak. Refunds are on their way and need nothing from you.',
  'Travel has become impossible for part of the team. Every ticket is refunded to the card it was bought with.',
  'We did not find enough participants to make this a good day, and would rather say so early. You get your money back.',
  'A storm warning has been issued for the site. Safety first: the event is called off and refunded.',
  'Because of illness in the company we have to cancel. We hope to announce a new date before long.',
];
