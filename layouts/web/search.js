/* Search without a server: borderpress/searchindex.py writes the index, and says how it is made.
   The page works without this script too: it lists every bulletin. */
(function () {
  "use strict";

  // --- Folding: the same rules as borderpress/text/folding.py, held together by its tests ---

  var IGNORED = /[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff'\u2018\u2019\u02bb\u02bc\u02be\u02c0\ua78c]/;
  var STROKES = { "\u0111": "d\u0335", "\u0180": "b\u0335" };
  var ZEROS = [0x0e50, 0x0ed0, 0x1040, 0x1090, 0x17e0, 0x19d0, 0x1a80, 0x1a90, 0xa9f0, 0xaa50];
  var KEPT = /[\p{L}\p{M}\p{N}]/u;
  var ACCENT = /[\u0300-\u036f]/;
  var TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
  var PAIRS = { oa: 1, oe: 1, uy: 1 };
  var SIGNED = /[\u0e00-\u0eff\u1780-\u17ff]/;
  var SYLLABLE = /[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d3\u17dd])+/g;
  var RANKS = [/^[\u1780-\u17b3]/, /^\u17cc/, /^\u17d2(?!\u179a)/, /^\u17d2\u179a/, /^[\u17c9\u17ca]/,
    /^[\u17b6-\u17c5]/, /^[\u17c6\u17cb\u17cd-\u17d1\u17d3\u17dd]/, /^/];
  var ALIKE = [
    [/\u0ecd([\u0ec8-\u0ecb])\u0eb2/g, "$1\u0ecd\u0eb2"],
    [/\u0e4d([\u0e48-\u0e4b])\u0e32/g, "$1\u0e4d\u0e32"],
    [/\u0ec0\u0ec0/g, "\u0ec1"],
    [/\u0e40\u0e40/g, "\u0e41"],
    [/\u17d2\u178a/g, "\u17d2\u178f"],
    [/\u17b8\u17c1/g, "\u17be"],
    [/\u17b6\u17c1/g, "\u17c4"]
  ];

  var simple = new Map();

  function simplified(character) {
    if (!simple.has(character)) {
      var found = IGNORED.test(character) ? "" : character.normalize("NFKD").toLowerCase();
      simple.set(character, Array.from(found, function (c) {
        var code = c.codePointAt(0);
        var zero = ZEROS.find(function (z) { return code >= z && code < z + 10; });
        return zero ? String(code - zero) : STROKES[c] || (KEPT.test(c) ? c : " ");
      }).join(""));
    }
    return simple.get(character);
  }

  function joined(first, second) {
    return Array.from(new Set(first + second)).sort().join("");
  }

  /* Returns letters, and for each of their UTF-16 units the accents on it and where in the text
     it stands. */
  function fold(text) {
    var letters = " ", accents = [""], places = [0], at = 0;
    Array.from(text).forEach(function (character) {
      Array.from(simplified(character)).forEach(function (c) {
        var last = accents.length - 1, blank = letters[last] === " ";
        if (ACCENT.test(c)) {
          accents[last] = blank ? "" : joined(accents[last], c);
        } else if (c !== " " || !blank) {
          letters += c;
          for (var unit = 0; unit < c.length; unit++) { accents.push(""); places.push(at); }
        }
      });
      at += character.length;
    });
    var folded = { letters: letters, accents: accents, places: places };
    shareTones(folded);
    rewrite(folded, SYLLABLE, sorted);
    ALIKE.forEach(function (pair) {
      rewrite(folded, pair[0], function (found) { return found.replace(pair[0], pair[1]); });
    });
    return trimmed(folded);
  }

  function shareTones(folded) {
    var accents = folded.accents;
    accents.forEach(function (own, at) {
      if (at && PAIRS[folded.letters.slice(at - 1, at + 1)]) {
        ((accents[at - 1] + own).match(TONE) || []).forEach(function (tone) {
          accents[at - 1] = joined(accents[at - 1], tone);
          accents[at] = joined(accents[at], tone);
        });
      }
      if (SIGNED.test(folded.letters[at])) { accents[at] = ""; }
    });
  }

  function rewrite(folded, pattern, put) {
    var text = "", accents = [], places = [], last = 0;
    function keep(end) {
      text += folded.letters.slice(last, end);
      for (; last < end; last++) { accents.push(folded.accents[last]); places.push(folded.places[last]); }
    }
    Array.from(folded.letters.matchAll(pattern)).forEach(function (found) {
      var made = put(found[0]);
      if (made === found[0]) { return; }
      keep(found.index);
      text += made;
      for (var unit = 0; unit < made.length; unit++) {
        accents.push("");
        places.push(folded.places[last + unit]);
      }
      last = found.index + found[0].length;
    });
    keep(folded.letters.length);
    folded.letters = text;
    folded.accents = accents;
    folded.places = places;
  }

  function rank(part) {
    return RANKS.findIndex(function (kind) { return kind.test(part); });
  }

  function sorted(syllable) {
    return syllable.match(/\u17d2?[^]/g).sort(function (a, b) {
      return rank(a) - rank(b) || (rank(a) > 2 && a !== b ? (a < b ? -1 : 1) : 0);
    }).join("");
  }

  function trimmed(folded) {
    var end = folded.letters.length - (folded.letters.length > 1 && folded.letters.endsWith(" ") ? 1 : 0);
    return {
      letters: folded.letters.slice(1, end),
      accents: folded.accents.slice(1, end),
      places: folded.places.slice(1, end)
    };
  }

  // --- The index -------------------------------------------------------------

  var UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u1950-\\u19ff\\u1a20-\\u1aaf\\u3005-\\u9fff" +
    "\\ua9e0-\\ua9ff\\uaa60-\\uaa7f\\uaa80-\\uaadf\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var RUN = new RegExp("([" + UNSPACED + "]+)|[^ " + UNSPACED + "]+", "gu");
  var WITHOUT_SPACES = new RegExp("[" + UNSPACED + "]", "u");
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /* ``load(name)`` returns a promise of a file's text. */
  function Index(load, manifest) {
    this.load = load;
    this.manifest = manifest;
    this.shards = new Map();
    this.packs = new Map();
  }

  /* Returns a promise of a list with 1 at the number of each page that may hold ``letters``. */
  Index.prototype.candidates = function (letters, mark) {
    var self = this, wanted = [];
    Array.from(letters.matchAll(RUN)).forEach(function (run) {
      var parts = Array.from(run[0]), length = run[1] ? 2 : 3;
      if (parts.length < length) { wanted.push([mark + run[0], true]); }
      for (var at = 0; at + length <= parts.length; at++) {
        wanted.push([mark + parts.slice(at, at + length).join(""), false]);
      }
    });
    return Promise.all(wanted.map(function (pair) { return self.pages(pair[0], pair[1]); }))
      .then(function (lists) { return both(lists, self.manifest.pages); });
  };

  function both(lists, total) {
    var found = new Uint8Array(total).fill(1);
    lists.forEach(function (list) {
      for (var page = 0; page < total; page++) { found[page] &= list[page]; }
    });
    return found;
  }

  /* The pages of a gram, or of all grams that begin with it. */
  Index.prototype.pages = function (gram, begins) {
    var self = this, shards = this.manifest.shards, from = 0;
    while (from + 1 < shards.length && shards[from + 1][0] <= gram) { from++; }
    var to = from;
    while (begins && to + 1 < shards.length && shards[to + 1][0].startsWith(gram)) { to++; }
    var found = new Uint8Array(self.manifest.pages);
    return Promise.all(shards.slice(from, to + 1).map(function (shard) {
      return self.shard(shard[1]).then(function (rows) {
        for (var at = before(rows, gram); at < rows.length && rows[at].startsWith(gram); at++) {
          var blank = rows[at].indexOf(" ");
          if (begins || blank === gram.length) { mark(found, rows[at].slice(blank + 1)); }
        }
      });
    })).then(function () { return found; });
  };

  function before(rows, gram) {
    var low = 0, high = rows.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (rows[middle] < gram) { low = middle + 1; } else { high = middle; }
    }
    return low;
  }

  function mark(found, code) {
    var others = code[0] === "!", held = others ? new Uint8Array(found.length) : found, page = -1, value = 0;
    for (var at = others ? 1 : 0; at < code.length; at++) {
      var digit = DIGITS.indexOf(code[at]);
      value = value * 32 + digit % 32;
      if (digit < 32) {
        page += value + 1;
        held[page] = 1;
        value = 0;
      }
    }
    if (others) { held.forEach(function (has, number) { if (!has) { found[number] = 1; } }); }
  }

  Index.prototype.shard = function (name) {
    if (!this.shards.has(name)) {
      this.shards.set(name, this.load(name).then(function (text) { return text.split("\n"); }));
    }
    return this.shards.get(name);
  };

  Index.prototype.packOf = function (page) {
    var packs = this.manifest.packs, at = 0;
    while (at + 1 < packs.length && packs[at + 1][0] <= page) { at++; }
    return at;
  };

  Index.prototype.pack = function (at) {
    if (!this.packs.has(at)) {
      this.packs.set(at, this.load(this.manifest.packs[at][1]).then(function (text) {
        return JSON.parse(text).map(opened);
      }));
    }
    return this.packs.get(at);
  };

  function opened(record) {
    var lines = [record[1]].concat(record[4]).map(function (line, at) {
      return { text: line[0], language: line[1] || "", weight: at ? (line[2] ? 4 : 1) : 10 };
    });
    return { url: record[0], section: record[2], day: record[3], lines: lines };
  }

  // --- Looking into pages ------------------------------------------------------

  var BEFORE = /[\u0e40-\u0e44\u0ec0-\u0ec4\u19b5-\u19b7\u19ba\uaab5\uaab6\uaab9\uaabb\uaabc\u17d2]/;
  var HANGS = /[\p{M}\u0e30\u0e32\u0e45\u0eb0\u0eb2\u0eb3\u0ebd]/u;

  function words(query) {
    var folded = fold(query), found = [];
    Array.from(folded.letters.matchAll(/[^ ]+/g)).forEach(function (word) {
      var end = word.index + word[0].length;
      if (!found.some(function (w) { return w.letters === word[0] && w.accents.join() === folded.accents.slice(word.index, end).join(); })) {
        found.push({ letters: word[0], accents: folded.accents.slice(word.index, end) });
      }
    });
    return found;
  }

  /* Returns the places of a word in a folded text: [begin, end, whether it stands by itself,
     whether no accent was left out]. */
  function places(folded, word) {
    var found = [], at = -1, text = folded.letters;
    while ((at = text.indexOf(word.letters, at + 1)) >= 0) {
      var there = folded.accents.slice(at, at + word.letters.length);
      if (word.accents.every(function (marks, unit) { return covers(there[unit], marks); })) {
        var end = at + word.letters.length;
        found.push([at, end, standsAlone(text, at, end), there.join() === word.accents.join()]);
      }
    }
    return found;
  }

  function covers(have, want) {
    for (var at = 0; at < want.length; at++) { if (have.indexOf(want[at]) < 0) { return false; } }
    return true;
  }

  /* A word of a spaced script begins where the reader began it; others are whole clusters. */
  function standsAlone(text, begin, end) {
    var previous = text[begin - 1] || " ";
    if (WITHOUT_SPACES.test(text.slice(begin, begin + 2))) {
      return !BEFORE.test(previous) && !(end < text.length && HANGS.test(text[end]));
    }
    return previous === " " || WITHOUT_SPACES.test(previous);
  }

  /* Returns what a page has of all words, or nothing when it lacks one. */
  function judged(page, wanted, phrase) {
    var score = 0, best = null, titled = false, seen = wanted.map(function () { return 0; });
    page.lines.forEach(function (line, number) {
      if (!line.folded) { line.folded = fold(line.text); }
      var hits = [], own = 0, named = 0, alone = 0;
      wanted.forEach(function (word, at) {
        var found = places(line.folded, word);
        var whole = found.filter(function (hit) { return hit[2]; });
        if (found.length) { own++; seen[at] = Math.max(seen[at], whole.length ? 2 : 1); }
        if (whole.length) {
          named++;
          alone += whole.some(function (hit) { return hit[3]; }) ? 2 : 1;
        }
        hits = hits.concat(whole.length ? whole : found);
      });
      if (!own) { return; }
      var together = wanted.length > 1 && places(line.folded, phrase).length ? 2 : 1;
      if (!number) { titled = named === wanted.length; }
      var worth = (own + 2 * alone) * line.weight * together;
      score += worth;
      if (number && (!best || (own + alone) * together > best.worth)) {
        best = { line: line, hits: hits, worth: (own + alone) * together };
      }
    });
    if (seen.indexOf(0) >= 0) { return null; }
    return { page: page, titled: titled, score: score, inside: seen.indexOf(1) >= 0, best: best };
  }

  // --- One search ----------------------------------------------------------------

  var STEP = 10, PACKS = 4;

  /* A search gives its results in steps; the first step decides over small sites. */
  function Search(index, query) {
    this.index = index;
    this.words = words(query);
    var folded = fold(query);
    this.phrase = { letters: folded.letters, accents: folded.accents };
    this.order = null;
  }

  Search.prototype.begin = function () {
    var self = this, index = this.index;
    function all(mark) {
      return Promise.all(self.words.map(function (word) { return index.candidates(word.letters, mark); }))
        .then(function (lists) { return both(lists, index.manifest.pages); });
    }
    return Promise.all([all(""), all("^")]).then(function (pair) {
      self.order = [];
      [1, 0].forEach(function (titled) {
        for (var page = index.manifest.pages - 1; page >= 0; page--) {
          if (pair[0][page] && pair[1][page] === titled) { self.order.push(page); }
        }
      });
    });
  };

  /* Returns a promise of further results, best first; an empty list when there are no more. */
  Search.prototype.more = function () {
    var self = this;
    if (!this.words.length) { return Promise.resolve([]); }
    return (this.order ? Promise.resolve() : this.begin()).then(function () { return self.step([]); });
  };

  Search.prototype.step = function (found) {
    var self = this, index = this.index, packs = [];
    this.order.some(function (page) {
      var pack = index.packOf(page);
      if (packs.indexOf(pack) < 0) { packs.push(pack); }
      return packs.length === PACKS;
    });
    return Promise.all(packs.map(function (pack) { return index.pack(pack); })).then(function (held) {
      self.order = self.order.filter(function (page) {
        var at = packs.indexOf(index.packOf(page));
        if (at < 0) { return true; }
        var result = judged(held[at][page - index.manifest.packs[packs[at]][0]], self.words, self.phrase);
        if (result) { found.push(result); }
        return false;
      });
      if (found.length < STEP && self.order.length) { return self.step(found); }
      return found.sort(function (a, b) { return a.inside - b.inside || b.titled - a.titled || b.score - a.score; });
    });
  };

  // --- What is shown ---------------------------------------------------------------

  var BEFORE_HIT = 40, LENGTH = 180;

  /* Returns [begin, end] in the text of each hit, whole clusters, in order; neighbours are one. */
  function ranges(line, hits) {
    var found = hits.map(function (hit) {
      var end = line.folded.places[hit[1] - 1] + 1;
      while (end < line.text.length && /[\p{M}\u0e30-\u0e33\u0eb0-\u0ebd\udc00-\udfff]/u.test(line.text[end])) { end++; }
      return [line.folded.places[hit[0]], end];
    }).sort(function (a, b) { return a[0] - b[0]; });
    return found.reduce(function (all, range) {
      var last = all[all.length - 1];
      if (last && (range[0] <= last[1] || line.text.slice(last[1], range[0]) === " ")) {
        last[1] = Math.max(last[1], range[1]);
      } else { all.push(range); }
      return all;
    }, []);
  }

  /* Appends ``text`` from ``begin`` to ``end`` with its hits marked. */
  function append(parent, text, begin, end, marks) {
    marks.forEach(function (range) {
      if (range[0] < begin || range[1] > end) { return; }
      parent.append(text.slice(begin, range[0]));
      var shown = document.createElement("mark");
      shown.textContent = text.slice(range[0], range[1]);
      parent.append(shown);
      begin = range[1];
    });
    parent.append(text.slice(begin, end));
  }

  /* Returns a place near ``at`` where the text may be cut: at a blank, else between clusters. */
  function cut(text, at) {
    if (at <= 0 || at >= text.length) { return Math.max(0, Math.min(at, text.length)); }
    var blank = text.indexOf(" ", at);
    if (blank >= 0 && blank < at + 15) { return blank + 1; }
    while (at < text.length && (HANGS.test(text[at]) || BEFORE.test(text[at - 1]) || /[\udc00-\udfff]/.test(text[at]))) { at++; }
    return at;
  }

  function snippet(parent, line, hits) {
    var marks = ranges(line, hits), first = marks.length ? marks[0][0] : 0;
    var begin = first > BEFORE_HIT * 1.5 ? Math.min(cut(line.text, first - BEFORE_HIT), first) : 0;
    var end = Math.max(cut(line.text, begin + LENGTH), marks.length ? marks[0][1] : 0);
    if (begin) { parent.append("… "); }
    append(parent, line.text, begin, end, marks);
    if (end < line.text.length) { parent.append(" …"); }
    if (line.language) { parent.lang = line.language; }
  }

  function spoken(name, line) {
    var shown = document.createElement(name);
    shown.textContent = line[0];
    if (line[1]) { shown.lang = line[1]; }
    return shown;
  }

  function item(result, wanted) {
    var entry = document.createElement("li"), link = document.createElement("a");
    var title = result.page.lines[0], hits = [];
    wanted.forEach(function (word) { hits = hits.concat(places(title.folded, word)); });
    link.href = result.page.url;
    append(link, title.text, 0, title.text.length, ranges(title, hits));
    if (title.language) { link.lang = title.language; }
    var shown = result.best || { line: result.page.lines[1], hits: [] };
    var text = document.createElement("p"), note = document.createElement("span");
    if (shown.line) { snippet(text, shown.line, shown.hits); }
    note.className = "meta";
    note.append(spoken("span", result.page.section), " · " + result.page.day);
    entry.append(link, text, note);
    return entry;
  }

  // --- The page ----------------------------------------------------------------------

  function fetched(name) {
    return fetch(name).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    });
  }

  function start(form) {
    var field = form.elements.q, status = document.getElementById("search-status");
    var list = document.getElementById("search-results"), inside = document.getElementById("search-inside");
    var more = document.getElementById("search-more"), all = document.getElementById("search-all");
    var says = document.getElementById("search-words").content;
    var index = null, current = null, timer = 0, count = 0;

    function say(name, number) {
      var text = says.querySelector("[data-says=" + name + "]").cloneNode(true);
      text.normalize();
      (function fill(node) {
        node.childNodes.forEach(fill);
        if (node.nodeType === 3) { node.data = node.data.replace("{count}", number); }
      })(text);
      status.replaceChildren.apply(status, Array.from(text.childNodes));
    }

    function opened() {
      if (!index) {
        index = fetched(form.dataset.index).then(function (text) { return new Index(fetched, JSON.parse(text)); });
        index.catch(function () { index = null; });
      }
      return index;
    }

    function clear() {
      list.replaceChildren();
      inside.querySelector("ul").replaceChildren();
      inside.hidden = more.hidden = true;
      all.hidden = false;
      count = 0;
    }

    function show(search, results) {
      var foot = inside.querySelector("ul");
      results.forEach(function (result) {
        (result.inside ? foot : list).append(item(result, search.words));
      });
      count += results.length;
      inside.hidden = !foot.children.length;
      inside.open = inside.open || !list.children.length;
      more.hidden = !search.order.length;
      all.hidden = count > 0;
      say(count ? (more.hidden ? "found" : "so-far") : "nothing", count);
    }

    function failed(search) {
      if (search === current) { clear(); say("failed", ""); }
    }

    function run() {
      var query = field.value, mine = current = { query: query };
      clearTimeout(timer);
      history.replaceState(null, "", query.trim() ? "?q=" + encodeURIComponent(query) : location.pathname);
      if (!words(query).length) { clear(); status.replaceChildren(); return; }
      timer = setTimeout(function () { say("searching", ""); }, 600);
      opened().then(function (known) {
        var search = new Search(known, query);
        return search.more().then(function (results) {
          if (mine !== current) { return; }
          clearTimeout(timer);
          mine.search = search;
          clear();
          inside.open = false;
          show(search, results);
        });
      }).catch(function () { clearTimeout(timer); failed(mine); });
    }

    var typing = 0;
    field.addEventListener("input", function (event) {
      clearTimeout(typing);
      if (!event.isComposing) { typing = setTimeout(run, 250); }
    });
    field.addEventListener("compositionend", function () { clearTimeout(typing); typing = setTimeout(run, 250); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(typing);
      run();
    });
    more.addEventListener("click", function () {
      var mine = current, last = list.lastElementChild;
      mine.search.more().then(function (results) {
        if (mine !== current) { return; }
        show(mine.search, results);
        var next = last && last.nextElementSibling;
        if (next) { next.querySelector("a").focus(); }
      }).catch(function () { failed(mine); });
    });
    form.hidden = false;
    field.value = new URLSearchParams(location.search).get("q") || field.value;
    if (field.value) { run(); }
  }

  window.borderpressSearch = { fold: fold, Index: Index, Search: Search };
  var form = document.getElementById("search-form");
  if (form) { start(form); }
})();
