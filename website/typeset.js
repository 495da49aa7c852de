// MathJax without a browser. Defines what website/mathematics.py calls: typeset and takeGlyphs.

const adaptor = MathJax._.adaptors.liteAdaptor.liteAdaptor();
MathJax._.a11y["assistive-mml"].AssistiveMmlHandler(MathJax._.handlers.html_ts.RegisterHTMLHandler(adaptor));

function newDocument(fontCache) {
  const fail = (_, error) => {
    throw error;
  };
  return MathJax._.mathjax.mathjax.document("", {
    InputJax: new MathJax._.input.tex_ts.TeX({ packages: ["base", "ams"], formatError: fail }),
    OutputJax: new MathJax._.output.svg_ts.SVG({
      font: new MathJax._.output.svg.fonts.tex_ts.TeXFont(),
      fontCache,
    }),
  });
}

// Formulas of the first kind hold their glyphs; those of the second refer to the page's glyphs.
const whole = newDocument("none");
const sharing = newDocument("global");

function typeset(tex, display, share) {
  try {
    return { html: adaptor.outerHTML((share ? sharing : whole).convert(tex, { display })) };
  } catch (error) {
    return { error: error.message };
  }
}

// Return the glyphs that formulas referred to since the last call.
function takeGlyphs() {
  const glyphs = adaptor.outerHTML(sharing.outputJax.pageElements(sharing));
  sharing.outputJax.clearFontCache();
  return glyphs;
}
