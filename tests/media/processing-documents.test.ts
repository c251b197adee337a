import { PDFDocument } from '@cantoo/pdf-lib';
import PdfKit from 'pdfkit';
import { buffer } from 'node:stream/consumers';
import { aPdf, aPdfOfPages } from './pdf-bytes';
import { processingWorld } from './processing-world';

async function programme(pages: number): Promise<Buffer> {
  const document = new PdfKit({ info: { Title: 'Programme', Author: 'Jane Doe' }, autoFirstPage: false });
  for (let page = 1; page <= pages; page += 1) document.addPage().text(`Page ${page}`).link(0, 0, 50, 50, 'https://example.org');
  document.end();
  return buffer(document);
}

describe('a PDF', () => {
  const world = processingWorld();

  test('has its pages counted, and is published without saying who wrote it', async () => {
    const { storage, made } = await world;
    const document = await made(await programme(3), 'application/pdf');
    expect(document).toMatchObject({ kind: 'DOCUMENT', mimeType: 'application/pdf', pageCount: 3, width: null, height: null, variants: [] });
    const bytes = storage.bytesOf(document.storagePath);
    const published = await PDFDocument.load(bytes, { updateMetadata: false });
    expect([published.getPageCount(), published.getAuthor(), published.getTitle()]).toEqual([3, undefined, undefined]);
    expect(published.getPage(0).node.Annots()?.size()).toBe(1);
    expect(bytes.includes('Jane Doe')).toBe(false);
  });

  test('may have 5,000 pages and 500,000 objects', async () => {
    const { processFile } = await world;
    expect(await processFile(aPdfOfPages(5_000), 'application/pdf')).toMatchObject({ processed: { pageCount: 5_000 } });
    expect(await processFile(aPdf({ objects: ['<< >>'], from: 500_000 }), 'application/pdf')).toMatchObject({ processed: { pageCount: 1 } });
  }, 60_000);

  test.each([
    ['opens at a page', aPdf({ catalog: '/OpenAction [3 0 R /Fit]' })],
    ['opens with a step to a page', aPdf({ catalog: '/OpenAction << /S /GoTo /D [3 0 R /Fit] >>' })],
    ['leads to an address where one clicks, and then to another', aPdf({ page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://x.example) /Next << /S /GoTo /D [3 0 R /Fit] >> >> >>]' })],
    ['has entries that are none of these', aPdf({ page: '/Marquee << /Entry << >> >> /Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>]' })],
    ['has a form to print', aPdf({ catalog: '/AcroForm << /Fields [10 0 R] >>', objects: ['<< /FT /Tx /T (name) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>'] })],
    ['was changed after it was made', Buffer.concat([aPdf(), aPdf().subarray(9)])],
  ])('that %s is taken', async (_what, bytes) => {
    expect(await (await world).processFile(bytes, 'application/pdf')).toMatchObject({ processed: { pageCount: 1 } });
  });
});
