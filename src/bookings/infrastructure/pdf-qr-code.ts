import { create } from 'qrcode';

/** Light modules around the code that a scanner needs to find it (ISO/IEC 18004). */
const quietZone = 4;

/** Draws a QR code as one shape: sharp at any size, and without the hairlines that modules drawn one by one show on screens. */
export function drawQrCode(document: PDFKit.PDFDocument, text: string, { left, top, size }: { readonly left: number; readonly top: number; readonly size: number }): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const module = size / (modules.size + 2 * quietZone);
  document.rect(left, top, size, size).fill('#ffffff');
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      let run = 0;
      while (column + run < modules.size && modules.get(row, column + run)) run += 1;
      if (run > 0) document.rect(left + (quietZone + column) * module, top + (quietZone + row) * module, run * module, module);
      column += run;
    }
  }
  document.fill('#000000');
}
