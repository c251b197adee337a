import { gzipSync } from 'node:zlib';
import type { RejectionCode } from '../../src/media/domain/media-asset.entity';
import { aFilm, h264, pictures, tone, withDataReference } from './film-bytes';
import { aPdf, aPdfOfPages, aPdfWithAttachment, anEncryptedPdf, bombStream, objectStream } from './pdf-bytes';
import { anAnimation, aPicture, gifOf, patched, pngBomb, uint32, withJpegSegment, withPngChunk } from './picture-bytes';

export interface HostileFile {
  readonly name: string;
  readonly filename: string;
  readonly declaredType: string;
  readonly bytes: () => Buffer | Promise<Buffer>;
  readonly expected: Expected;
}

export type Expected =
  /** `upload`: it is refused while it comes in. `processing`: it is taken in, and rejected by what reads it. */
  | { readonly refusedBy: 'upload'; readonly code: RejectionCode | 'INVALID_FILENAME' }
  | { readonly refusedBy: 'processing'; readonly code: RejectionCode }
  /** It is taken, and nothing that is published holds this text. */
  | { readonly clean: string };

const payload = '<script>alert("polyglot")</script><?php system($_GET["c"]); ?>';
const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26), Buffer.from(payload), Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`;
const playlist = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n';
const [image, video, pdf] = [10, 100, 20].map((megabytes) => megabytes * 1_048_576) as [number, number, number];

/** Made when it is first asked for. */
function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let made: Promise<Buffer> | undefined;
  return () => (made ??= make());
}

const jpeg = once(() => aPicture().jpeg().toBuffer());
const png = once(() => aPicture().png().toBuffer());
const webp = once(() => aPicture().webp().toBuffer());
const avif = once(() => aPicture().avif({ effort: 0 }).toBuffer());
const gif = once(() => aPicture().gif().toBuffer());
const animatedGif = once(() => anAnimation(60, 40, 12).gif().toBuffer());
const animatedWebp = once(() => anAnimation(60, 40, 12).webp().toBuffer());
const mp4 = once(() => aFilm('mp4', [...pictures('160x120', 2), ...tone(2), ...h264, '-c:a', 'aac', '-movflags', '+faststart']));
const mov = once(() => aFilm('mov', [...pictures('160x120', 2), ...h264]));
const webm = once(() => aFilm('webm', [...pictures('160x120', 2), ...tone(2), '-c:v', 'libvpx', '-c:a', 'libopus']));

const types = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif', gif: 'image/gif', mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm', pdf: 'application/pdf' } as const;
type Extension = keyof typeof types;

const file = (name: string, extension: Extension, bytes: HostileFile['bytes'], expected: Expected, filename = `file.${extension}`): HostileFile => ({ name, filename, declaredType: types[extension], bytes, expected });
const uploadRefuses = (name: string, extension: Extension, bytes: HostileFile['bytes'], code: RejectionCode | 'INVALID_FILENAME', filename?: string) => file(name, extension, bytes, { refusedBy: 'upload', code }, filename);
const processingRefuses = (name: string, extension: Extension, bytes: HostileFile['bytes'], code: RejectionCode) => file(name, extension, bytes, { refusedBy: 'processing', code });
const isClean = (name: string, extension: Extension, bytes: HostileFile['bytes'], without = payload, filename?: string) => file(name, extension, bytes, { clean: without }, filename);
const text = (content: string) => () => Buffer.from(content);
const upTo = (size: number, head: () => Buffer | Promise<Buffer>) => async () => {
  const bytes = await head();
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
};

const wrongTypes: readonly HostileFile[] = [
  uploadRefuses('a file of no bytes', 'jpg', text(''), 'EMPTY'),
  uploadRefuses('plain text called a JPEG', 'jpg', text('I am a picture.'), 'UNSUPPORTED_TYPE'),
  uploadRefuses('zeros called a PNG', 'png', () => Buffer.alloc(4_096), 'UNSUPPORTED_TYPE'),
  uploadRefuses('HTML called a JPEG', 'jpg', text(`<!doctype html>${payload}`), 'UNSUPPORTED_TYPE'),
  uploadRefuses('SVG called a PNG', 'png', text(svg), 'UNSUPPORTED_TYPE'),
  { ...uploadRefuses('SVG', 'png', text(svg), 'UNSUPPORTED_TYPE', 'logo.svg'), declaredType: 'image/svg+xml' },
  { ...uploadRefuses('compressed SVG', 'png', () => gzipSync(svg), 'UNSUPPORTED_TYPE', 'logo.svgz'), declaredType: 'image/svg+xml' },
  { ...uploadRefuses('HTML', 'png', text(payload), 'UNSUPPORTED_TYPE', 'index.html'), declaredType: 'text/html' },
  { ...uploadRefuses('a shell script', 'png', text('#!/bin/sh\nrm -rf /\n'), 'UNSUPPORTED_TYPE', 'run.sh'), declaredType: 'application/x-sh' },
  uploadRefuses('a Windows program called a PDF', 'pdf', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(512)]), 'UNSUPPORTED_TYPE'),
  uploadRefuses('a Linux program called a film', 'mp4', () => Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(512)]), 'UNSUPPORTED_TYPE'),
  uploadRefuses('a ZIP archive called a PDF', 'pdf', () => zip, 'UNSUPPORTED_TYPE'),
  uploadRefuses('a TIFF called a JPEG', 'jpg', () => aPicture().tiff().toBuffer(), 'UNSUPPORTED_TYPE'),
  uploadRefuses('an HLS playlist called a film', 'mp4', text(playlist), 'UNSUPPORTED_TYPE'),
  uploadRefuses('a list of files for FFmpeg called a film', 'mp4', text('ffconcat version 1.0\nfile /etc/passwd\n'), 'UNSUPPORTED_TYPE'),
  uploadRefuses('a Matroska film called a WebM', 'webm', () => aFilm('mkv', [...pictures('160x120', 1), ...h264]), 'UNSUPPORTED_TYPE'),
  uploadRefuses('a PNG called a JPEG', 'jpg', png, 'TYPE_MISMATCH'),
  { ...uploadRefuses('a JPEG sent as a PNG', 'jpg', jpeg, 'TYPE_MISMATCH'), declaredType: 'image/png' },
  { ...uploadRefuses('a JPEG sent as HTML', 'jpg', jpeg, 'TYPE_MISMATCH'), declaredType: 'text/html' },
  uploadRefuses('a JPEG called a PHP script', 'jpg', jpeg, 'TYPE_MISMATCH', 'photo.jpg.php'),
  uploadRefuses('a film called a picture', 'jpg', mp4, 'TYPE_MISMATCH'),
  uploadRefuses('a picture one byte over the limit', 'jpg', upTo(image + 1, jpeg), 'TOO_LARGE'),
  uploadRefuses('a film one byte over the limit', 'mp4', upTo(video + 1, mp4), 'TOO_LARGE'),
  uploadRefuses('a PDF one byte over the limit', 'pdf', upTo(pdf + 1, () => aPdf()), 'TOO_LARGE'),
];

const names: readonly HostileFile[] = [
  isClean('a name that climbs out of its directory', 'jpg', jpeg, 'etc/passwd', '../../../etc/passwd.jpg'),
  isClean('a name that is a Windows path', 'jpg', jpeg, 'system32', 'C:\\windows\\system32\\cmd.jpg'),
  uploadRefuses('a name with NUL', 'jpg', jpeg, 'INVALID_FILENAME', 'photo.php\u0000.jpg'),
  uploadRefuses('a name that is written from right to left', 'jpg', jpeg, 'INVALID_FILENAME', 'photo\u202egpj.exe.jpg'),
];

const bombs: readonly HostileFile[] = [
  processingRefuses('a PNG of 50,000 × 50,000 pixels', 'png', () => pngBomb(50_000, 50_000), 'TOO_MANY_PIXELS'),
  processingRefuses('a PNG one row over 50 megapixels', 'png', () => pngBomb(10_000, 5_001), 'TOO_MANY_PIXELS'),
  processingRefuses('a JPEG of 65,500 × 65,500 pixels', 'jpg', async () => {
    const bytes = await jpeg();
    return patched(bytes, bytes.indexOf(Buffer.from([0xff, 0xc0])) + 5, [0xff, 0xdc, 0xff, 0xdc]);
  }, 'TOO_MANY_PIXELS'),
  processingRefuses('a WebP of 16,383 × 16,383 pixels', 'webp', async () => {
    const bytes = await webp();
    return patched(bytes, bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3, [0xff, 0x3f, 0xff, 0x3f]);
  }, 'TOO_MANY_PIXELS'),
  processingRefuses('an AVIF of 50,000 × 50,000 pixels', 'avif', async () => {
    const bytes = await avif();
    return patched(bytes, bytes.indexOf('ispe') + 8, Buffer.concat([uint32(50_000), uint32(50_000)]));
  }, 'TOO_MANY_PIXELS'),
  processingRefuses('a GIF of 60,000 × 60,000 pixels', 'gif', () => gifOf({ width: 60_000, height: 60_000 }), 'TOO_MANY_PIXELS'),
  processingRefuses('a GIF of 200 frames of a megapixel', 'gif', () => gifOf({ width: 1_000, height: 1_000, frames: 200 }), 'TOO_MANY_PIXELS'),
  processingRefuses('a GIF of 20,000 frames', 'gif', () => gifOf({ frames: 20_000 }), 'TOO_COMPLEX'),
  processingRefuses('a film of 4,200 × 2,400 pixels', 'mp4', () => aFilm('mp4', [...pictures('4200x2400', 0.1), ...h264]), 'TOO_MANY_PIXELS'),
  processingRefuses('a film of more than four hours', 'mp4', () => aFilm('mp4', ['-f', 'lavfi', '-i', 'color=s=16x16:r=1/100:d=14500', ...h264]), 'TOO_COMPLEX'),
  processingRefuses('a film of nine streams', 'mp4', () => aFilm('mp4', [...pictures('32x32', 0.2), ...Array.from({ length: 9 }, () => ['-map', '0:v']).flat(), ...h264]), 'TOO_COMPLEX'),
  processingRefuses('a PDF with a compressed part of 4 GB', 'pdf', () => aPdf({ objects: ['<< >>', bombStream(4_000)] }), 'TOO_COMPLEX'),
  processingRefuses('a PDF of more than 5,000 pages', 'pdf', () => aPdfOfPages(5_001), 'TOO_COMPLEX'),
  processingRefuses('a PDF of more than 500,000 objects', 'pdf', () => aPdf({ objects: ['<< >>'], from: 500_001 }), 'TOO_COMPLEX'),
  processingRefuses('a PDF of arrays in arrays', 'pdf', () => aPdf({ objects: [`${'['.repeat(200_000)}${']'.repeat(200_000)}`] }), 'CORRUPT'),
  processingRefuses('a PDF whose pages lead in a circle', 'pdf', () => Buffer.from(aPdf().toString('latin1').replace('/Kids [3 0 R]', '/Kids [2 0 R]'), 'latin1'), 'CORRUPT'),
];

const whole: readonly [Extension, () => Buffer | Promise<Buffer>][] = [['jpg', jpeg], ['png', png], ['webp', webp], ['avif', avif], ['gif', gif], ['gif', animatedGif], ['webp', animatedWebp], ['mp4', mp4], ['mov', mov], ['webm', webm], ['pdf', () => aPdf()]];
const truncated: readonly HostileFile[] = whole.flatMap(([extension, bytes], index) =>
  [0.5, 0.95].map((part) => {
    const cut = async () => {
      const all = await bytes();
      return all.subarray(0, Math.floor(all.length * part));
    };
    return processingRefuses(`${extension} (${index + 1}) that ends after ${part * 100} %`, extension, cut, 'CORRUPT');
  }),
);

const damaged: readonly HostileFile[] = [
  processingRefuses('a PNG whose checksum is wrong', 'png', async () => {
    const bytes = await png();
    return patched(bytes, bytes.indexOf('IDAT') + 40, [0, 1, 2, 3]);
  }, 'CORRUPT'),
  processingRefuses('a JPEG with nothing but its first bytes', 'jpg', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]), 'CORRUPT'),
  processingRefuses('a film without pictures', 'mp4', () => aFilm('mp4', [...tone(1), '-c:a', 'aac', '-brand', 'isom']), 'UNSUPPORTED_TYPE'),
  processingRefuses('a film in an old codec', 'mp4', () => aFilm('mp4', [...pictures('160x120', 1), '-c:v', 'mpeg4']), 'UNSUPPORTED_TYPE'),
  processingRefuses('a film with raw sound', 'mov', () => aFilm('mov', [...pictures('160x120', 1), ...tone(1), ...h264, '-c:a', 'pcm_s16le']), 'UNSUPPORTED_TYPE'),
  processingRefuses('the head of a film before a playlist', 'mp4', async () => Buffer.concat([(await mp4()).subarray(0, 32), Buffer.from(playlist)]), 'CORRUPT'),
];

const polyglots: readonly HostileFile[] = [
  isClean('a JPEG that is also a ZIP archive', 'jpg', async () => Buffer.concat([await jpeg(), zip])),
  isClean('a JPEG with a script in its comment', 'jpg', async () => withJpegSegment(await jpeg(), 0xfe, Buffer.from(payload))),
  isClean('a JPEG with a script in its XMP', 'jpg', async () => withJpegSegment(await jpeg(), 0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">${payload}</x:xmpmeta>`))),
  isClean('a GIF that is also JavaScript', 'gif', async () => Buffer.concat([await gif(), Buffer.from(`*/=1;${payload}`)])),
  isClean('a PNG that is also PHP', 'png', async () => Buffer.concat([await png(), Buffer.from(payload)])),
  isClean('a PNG with PHP in its text', 'png', async () => withPngChunk(await png(), 'tEXt', Buffer.from(`Comment\0${payload}`))),
  isClean('a WebP that is also HTML', 'webp', async () => Buffer.concat([await webp(), Buffer.from(payload)])),
  isClean('an AVIF that is also HTML', 'avif', async () => Buffer.concat([await avif(), Buffer.from(payload)])),
  isClean('an MP4 with a page in its title', 'mp4', () => aFilm('mp4', [...pictures('160x120', 1), ...h264, '-metadata', `title=${payload}`, '-metadata', `comment=${payload}`])),
  isClean('a WebM with a page in its title', 'webm', () => aFilm('webm', [...pictures('160x120', 1), '-c:v', 'libvpx', '-metadata', `title=${payload}`, '-metadata:s:v', `title=${payload}`])),
  isClean('an MP4 that asks for a file of the server', 'mp4', async () => withDataReference(await aFilm('mp4', [...pictures('160x120', 1), ...h264]), 'file:///etc/passwd'), '/etc/passwd'),
  isClean('a PDF that is also a ZIP archive', 'pdf', () => Buffer.concat([aPdf(), zip])),
  isClean('a PDF whose earlier version runs a script', 'pdf', () => Buffer.concat([aPdf({ catalog: '/OpenAction 10 0 R', objects: ['<< /S /JavaScript /JS (app.alert\\(1\\)) >>'] }), aPdf().subarray(9)]), 'app.alert'),
  isClean('a PDF with a script that no page leads to', 'pdf', () => aPdf({ objects: ['<< /S /JavaScript /JS (app.alert\\(1\\)) >>'] }), 'app.alert'),
];

const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
const documents: readonly HostileFile[] = (
  [
    ['that runs a script when opened', () => aPdf({ catalog: `/OpenAction ${script}` })],
    ['with a named script', () => aPdf({ catalog: `/Names << /JavaScript << /Names [(a) 10 0 R] >> >>`, objects: [script] })],
    ['that writes the name of a script in code', () => aPdf({ catalog: '/OpenAction 10 0 R', objects: ['<< /S /J#61vaScript /#4a#53 (app.alert\\(1\\)) >>'] })],
    ['with a compressed script', () => aPdf({ catalog: '/OpenAction 20 0 R', objects: ['<< >>', objectStream(script)] })],
    ['that runs a script after another action', () => aPdf({ page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org) /Next 10 0 R >> >>]', objects: [script] })],
    ['that acts when a page is shown', () => aPdf({ page: '/AA << /O << /S /Named /N /Print >> >>' })],
    ['that starts a program', () => aPdf({ catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' })],
    ['that sends a form', () => aPdf({ page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /SubmitForm /F (https://example.org) >> >>]' })],
    ['that opens other files', () => aPdf({ page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F (//server/share) >> >>]' })],
    ['with an XFA form', () => aPdf({ catalog: '/AcroForm << /Fields [] /XFA 10 0 R >>', objects: ['<< >>'] })],
    ['that opens an address when opened', () => aPdf({ catalog: '/OpenAction << /S /URI /URI (https://evil.example) >>' })],
    ['that goes to a page when opened, and then to an address', () => aPdf({ catalog: '/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (https://evil.example) >> >>' })],
    ...(['JavaScript', 'Launch', 'ImportData', 'GoToE', 'Rendition', 'RichMediaExecute', 'Movie', 'Sound'] as const).map((action) => [`with the action ${action}`, () => aPdf({ page: `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /${action} >> >>]` })] as const),
    ...(['RichMedia', 'Movie', 'Sound', 'Screen', '3D', 'FileAttachment'] as const).map((kind) => [`with an annotation of the kind ${kind}`, () => aPdf({ page: `/Annots [<< /Type /Annot /Subtype /${kind} /Rect [0 0 9 9] >>]` })] as const),
    ...(['JS', 'JavaScript', 'EF', 'RichMediaContent', 'Collection'] as const).map((entry) => [`with an entry ${entry}`, () => aPdf({ page: `/Marquee << /${entry} << >> >>` })] as const),
    ['with a list of files inside', () => aPdf({ catalog: '/Names << /EmbeddedFiles << /Names [] >> >>' })],
    ['with a stream that is a file', () => aPdf({ page: '/Marquee 10 0 R', objects: ['<< /Type /EmbeddedFile /Length 0 >>\nstream\n\nendstream'] })],
    ['with a file inside', aPdfWithAttachment],
    ['that is encrypted', anEncryptedPdf],
  ] as const
).map(([name, bytes]) => processingRefuses(`a PDF ${name}`, 'pdf', bytes, 'UNSAFE_FILE'));

/** Files that mean harm, or could: each is refused for a reason of its own, or what is published of it is clean. */
export const hostileFiles: readonly HostileFile[] = [...wrongTypes, ...names, ...bombs, ...truncated, ...damaged, ...polyglots, ...documents];
