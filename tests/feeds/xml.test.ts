import { element } from '../../src/feeds/application/xml';
import { hostileTexts, parseXml } from './feed-support';

describe('XML that is written here', () => {
  it.each([...hostileTexts, 'a\rb', ' spaces around '])('gives back %j, as text and as an attribute', (text) => {
    const { attributes, children } = parseXml(element('root', { value: text }, element('child', {}, text)).text);
    expect(attributes.value).toBe(text);
    expect(children[0]!.text).toBe(text);
  });

  it('leaves out what no document may hold', () => {
    const { text, attributes } = parseXml(element('root', { value: 'a\u0000b\u000b' }, 'c\ud800d\ufffee\u001b').text);
    expect([attributes.value, text]).toEqual(['ab', 'cde']);
  });

  it('closes an element that holds nothing', () => {
    expect(element('root', { a: '1' }, null, '').text).toBe('<root a="1"/>');
  });
});
