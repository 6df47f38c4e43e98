// The scripts of every page: htmx and a few small helpers. Reading works without any of them.
import "htmx.org";
import "./progress.js";
import "./prefs.js";
import "./keys.js";
import "./sheet.js";
import "./confirm.js";
import "./copy.js";
import "./draft.js";
import "./focus.js";
import "./pair.js";
import "./bulk.js";
import "./combo.js";
import "./tree.js";
import "./tabs.js";
