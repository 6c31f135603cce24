// str.isalpha and its relatives. Properties are those of the JS engine's Unicode version; what Unicode's categories do
// not say (numeric values of ideographs, digits in circles) is listed from Unicode 15.1.

const ALPHA = /^\p{L}+$/u
const DECIMAL = /^\p{Nd}+$/u
// Numeric_Type=Digit: superscripts, circled and other digits.
const MORE_DIGITS =
  '\\xb2\\xb3\\xb9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468\\u2474-\\u247c' +
  '\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792\\u{10a40}-\\u{10a43}' +
  '\\u{10e60}-\\u{10e68}\\u{11052}-\\u{1105a}\\u{1f100}-\\u{1f10a}'
// Ideographs that are numbers.
const NUMERALS =
  '\\u3405\\u3483\\u382a\\u3b4d\\u4e00\\u4e03\\u4e07\\u4e09\\u4e24\\u4e5d\\u4e8c\\u4e94\\u4e96\\u4eac\\u4ebf\\u4ec0' +
  '\\u4edf\\u4ee8\\u4f0d\\u4f70\\u4fe9\\u5006\\u5104\\u5146\\u5169\\u516b\\u516d\\u5341\\u5343-\\u5345\\u534c' +
  '\\u53c1-\\u53c4\\u56db\\u58f1\\u58f9\\u5e7a\\u5efe\\u5eff\\u5f0c-\\u5f0e\\u5f10\\u62d0\\u62fe\\u634c\\u67d2\\u6d1e' +
  '\\u6f06\\u7396\\u767e\\u7695\\u79ed\\u8086\\u842c\\u8cae\\u8cb3\\u8d30\\u920e\\u94a9\\u9621\\u9646\\u964c\\u9678' +
  '\\u96f6\\uf96b\\uf973\\uf978\\uf9b2\\uf9d1\\uf9d3\\uf9fd\\u{20001}\\u{20064}\\u{200e2}\\u{20121}\\u{2092a}' +
  '\\u{20983}\\u{2098c}\\u{2099c}\\u{20aea}\\u{20afd}\\u{20b19}\\u{22390}\\u{22998}\\u{23b1b}\\u{2626d}\\u{2f890}'
const DIGIT = new RegExp(`^[\\p{Nd}${MORE_DIGITS}]+$`, 'u')
const NUMERIC = new RegExp(`^[\\p{N}${NUMERALS}]+$`, 'u')
const ALNUM = new RegExp('^[\\p{L}\\p{N}]+$', 'u')
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u
const LOWER = /\p{Lowercase}/u
const UPPER = /\p{Uppercase}/u
const NOT_LOWER = /[\p{Uppercase}\p{Lt}]/u
const NOT_UPPER = /[\p{Lowercase}\p{Lt}]/u

export function isAlpha(text: string): boolean {
  return ALPHA.test(text)
}

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text)
}

export function isDigit(text: string): boolean {
  return DIGIT.test(text)
}

export function isNumeric(text: string): boolean {
  return NUMERIC.test(text)
}

/** Letters and whatever has a numeric value; ideographs are letters already. */
export function isAlnum(text: string): boolean {
  return ALNUM.test(text)
}

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text)
}

export function isLower(text: string): boolean {
  return LOWER.test(text) && !NOT_LOWER.test(text)
}

export function isUpper(text: string): boolean {
  return UPPER.test(text) && !NOT_UPPER.test(text)
}

const STARTS_WORD = /^[\p{Uppercase}\p{Lt}]$/u
const IS_LOWER = /^\p{Lowercase}$/u

/** Words start with a capital, and no other letter is one. */
export function isTitle(text: string): boolean {
  let isInWord = false
  let hasCase = false
  for (const character of text) {
    if (STARTS_WORD.test(character)) {
      if (isInWord) return false
      isInWord = true
      hasCase = true
    } else if (IS_LOWER.test(character)) {
      if (!isInWord) return false
      hasCase = true
    } else isInWord = false
  }
  return hasCase
}
