/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-layout.h"
#include "pdk-console-keymap.h"

#include <glib/gi18n.h>
#include <xkbcommon/xkbcommon.h>

#define SCANCODE_SHIFT 0x2a
#define SCANCODE_ENTER 0x1c
#define SCANCODE_TAB   0x0f

/* More levels than any key has. */
#define MAX_MASKS 16

typedef struct {
  guint scancode;
  xkb_keysym_t keysym;
  gboolean shift;
  gboolean level3;
} Stroke;

struct _PdkConsoleLayout {
  GHashTable *characters; /* of gunichar to Stroke */
  GHashTable *dead_keys;  /* of keysym to Stroke */
  guint level3_scancode;  /* Alt Gr; 0 for none */
};

static void
free_layout (gpointer data)
{
  PdkConsoleLayout *self = data;

  g_hash_table_unref (self->characters);
  g_hash_table_unref (self->dead_keys);
}

void
pdk_console_layout_unref (PdkConsoleLayout *self)
{
  g_atomic_rc_box_release_full (self, free_layout);
}

/* The keys that every keyboard has, and the one or two more of European, Brazilian and Japanese
 * ones.  Not the keypad: what it types depends on Num Lock. */
static gboolean
is_typing_key (guint scancode)
{
  return (scancode >= 0x02 && scancode <= 0x0d) || (scancode >= 0x10 && scancode <= 0x1b) ||
         (scancode >= 0x1e && scancode <= 0x29) || (scancode >= 0x2b && scancode <= 0x35) ||
         scancode == 0x39 || scancode == 0x56 || scancode == 0x73 || scancode == 0x7d;
}

/* Returns: whether Shift and Alt Gr are all that the level needs */
static gboolean
get_modifiers (struct xkb_keymap *keymap,
               xkb_keycode_t key,
               xkb_level_index_t level,
               Stroke *stroke)
{
  const xkb_mod_mask_t shift = 1u << xkb_keymap_mod_get_index (keymap, XKB_MOD_NAME_SHIFT);
  const xkb_mod_mask_t level3 = 1u << xkb_keymap_mod_get_index (keymap, "Mod5");
  xkb_mod_mask_t masks[MAX_MASKS];
  gsize n = xkb_keymap_key_get_mods_for_level (keymap, key, 0, level, masks, MAX_MASKS);

  for (gsize i = 0; i < n; i++) {
    if ((masks[i] & ~(shift | level3)) != 0)
      continue;
    stroke->shift = (masks[i] & shift) != 0;
    stroke->level3 = (masks[i] & level3) != 0;
    return TRUE;
  }
  return FALSE;
}

/* The keys that only some keyboards have come last: a US guest may not know of them. */
static int
rate (const Stroke *stroke)
{
  const gboolean everywhere = stroke->scancode < 0x40;

  return stroke->shift + 2 * stroke->level3 + (everywhere ? 0 : 4);
}

/* The way with the fewest modifiers stays. */
static void
add_stroke (GHashTable *strokes, guint what, const Stroke *stroke)
{
  const Stroke *known = g_hash_table_lookup (strokes, GUINT_TO_POINTER (what));

  if (known == NULL || rate (stroke) < rate (known))
    g_hash_table_insert (strokes, GUINT_TO_POINTER (what), g_memdup2 (stroke, sizeof *stroke));
}

static void
add_level (PdkConsoleLayout *self,
           struct xkb_keymap *keymap,
           xkb_keycode_t key,
           xkb_level_index_t level)
{
  Stroke stroke = { pdk_console_keymap_from_hardware (key) };
  const xkb_keysym_t *keysyms;
  guint32 character;

  if (xkb_keymap_key_get_syms_by_level (keymap, key, 0, level, &keysyms) != 1)
    return;
  stroke.keysym = keysyms[0];
  if (!get_modifiers (keymap, key, level, &stroke))
    return;
  character = xkb_keysym_to_utf32 (stroke.keysym);
  if (stroke.keysym >= XKB_KEY_dead_grave && stroke.keysym <= XKB_KEY_dead_greek)
    add_stroke (self->dead_keys, stroke.keysym, &stroke);
  else if (character >= 0x20)
    add_stroke (self->characters, character, &stroke);
}

static gboolean
is_level3_key (struct xkb_keymap *keymap, xkb_keycode_t key)
{
  const xkb_keysym_t *keysyms;

  return xkb_keymap_key_get_syms_by_level (keymap, key, 0, 0, &keysyms) == 1 &&
         keysyms[0] == XKB_KEY_ISO_Level3_Shift;
}

static void
add_key (struct xkb_keymap *keymap, xkb_keycode_t key, void *data)
{
  PdkConsoleLayout *self = data;
  guint scancode = pdk_console_keymap_from_hardware (key);

  /* The right Alt where it is that, as everybody expects. */
  if (scancode != 0 && is_level3_key (keymap, key) &&
      (self->level3_scancode == 0 || scancode == 0x138))
    self->level3_scancode = scancode;
  if (!is_typing_key (scancode))
    return;
  for (xkb_level_index_t level = 0; level < xkb_keymap_num_levels_for_key (keymap, key, 0); level++)
    add_level (self, keymap, key, level);
}

/* A name becomes part of the names of files, and settings may hold anything. */
static gboolean
is_safe (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      return FALSE;
  return TRUE;
}

/* @variant: (out): empty for none */
static gboolean
parse_name (const char *name, char **layout, char **variant)
{
  const char *open = strchr (name, '(');

  *layout = open != NULL ? g_strndup (name, open - name) : g_strdup (name);
  *variant = g_strdup ("");
  if (open != NULL) {
    if (!g_str_has_suffix (open, ")"))
      return FALSE;
    g_free (*variant);
    *variant = g_strndup (open + 1, strlen (open) - 2);
  }
  return **layout != '\0' && is_safe (*layout) && is_safe (*variant);
}

static struct xkb_keymap *
compile (struct xkb_context *context, const char *name)
{
  g_autofree char *layout = NULL;
  g_autofree char *variant = NULL;
  struct xkb_rule_names names = { "evdev", "pc105" };

  if (!parse_name (name, &layout, &variant))
    return NULL;
  names.layout = layout;
  names.variant = variant;
  names.options = "";
  return xkb_keymap_new_from_names (context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
}

static PdkConsoleLayout *
read_keymap (struct xkb_keymap *keymap)
{
  PdkConsoleLayout *self = g_atomic_rc_box_new0 (PdkConsoleLayout);

  self->characters = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->dead_keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  xkb_keymap_key_for_each (keymap, add_key, self);
  return self;
}

PdkConsoleLayout *
pdk_console_layout_load (const char *name, GError **error)
{
  struct xkb_context *context;
  struct xkb_keymap *keymap = NULL;
  PdkConsoleLayout *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  context = xkb_context_new (XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
  if (context != NULL) {
    /* What is missing is told to the user, not to the log. */
    xkb_context_set_log_level (context, XKB_LOG_LEVEL_CRITICAL);
    keymap = compile (context, name);
  }
  if (keymap != NULL)
    self = read_keymap (keymap);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* Translators: %s is the short name of a keyboard layout, “de” */
                 _ ("There is no keyboard layout “%s”"), name);
  xkb_keymap_unref (keymap);
  xkb_context_unref (context);
  return self;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PdkConsoleLayout *layout = pdk_console_layout_load (data, &error);

  if (layout != NULL)
    g_task_return_pointer (task, layout, (GDestroyNotify) pdk_console_layout_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_console_layout_load_async (const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_console_layout_load_async);
  g_task_set_name (task, "pdk_console_layout_load");
  g_task_set_task_data (task, g_strdup (name), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

PdkConsoleLayout *
pdk_console_layout_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
append (GArray *events, guint scancode, guint keyval, gboolean pressed)
{
  PdkConsoleKeyEvent event = { scancode, keyval, pressed };

  g_array_append_val (events, event);
}

static void
append_key (GArray *events, guint scancode, guint keyval)
{
  append (events, scancode, keyval, TRUE);
  append (events, scancode, keyval, FALSE);
}

static gboolean
append_stroke (PdkConsoleLayout *self, GArray *events, const Stroke *stroke)
{
  if (stroke == NULL || (stroke->level3 && self->level3_scancode == 0))
    return FALSE;
  if (stroke->shift)
    append (events, SCANCODE_SHIFT, XKB_KEY_Shift_L, TRUE);
  if (stroke->level3)
    append (events, self->level3_scancode, XKB_KEY_ISO_Level3_Shift, TRUE);
  append_key (events, stroke->scancode, stroke->keysym);
  if (stroke->level3)
    append (events, self->level3_scancode, XKB_KEY_ISO_Level3_Shift, FALSE);
  if (stroke->shift)
    append (events, SCANCODE_SHIFT, XKB_KEY_Shift_L, FALSE);
  return TRUE;
}

/* Returns: 0 for an accent that has no dead key */
static xkb_keysym_t
get_dead_key (gunichar accent)
{
  static const struct {
    gunichar accent; /* combining, or by itself where all systems agree on dead key and space */
    xkb_keysym_t keysym;
  } map[] = {
    { 0x0300, XKB_KEY_dead_grave },      { 0x0301, XKB_KEY_dead_acute },
    { 0x0302, XKB_KEY_dead_circumflex }, { 0x0303, XKB_KEY_dead_tilde },
    { 0x0304, XKB_KEY_dead_macron },     { 0x0306, XKB_KEY_dead_breve },
    { 0x0307, XKB_KEY_dead_abovedot },   { 0x0308, XKB_KEY_dead_diaeresis },
    { 0x030a, XKB_KEY_dead_abovering },  { 0x030b, XKB_KEY_dead_doubleacute },
    { 0x030c, XKB_KEY_dead_caron },      { 0x0327, XKB_KEY_dead_cedilla },
    { 0x0328, XKB_KEY_dead_ogonek },     { '`', XKB_KEY_dead_grave },
    { '^', XKB_KEY_dead_circumflex },    { '~', XKB_KEY_dead_tilde },
  };

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (map[i].accent == accent)
      return map[i].keysym;
  return 0;
}

static const Stroke *
find_character (PdkConsoleLayout *self, gunichar character)
{
  return g_hash_table_lookup (self->characters, GUINT_TO_POINTER (character));
}

static gboolean
append_by_dead_key (PdkConsoleLayout *self, GArray *events, gunichar character)
{
  gunichar base = ' ';
  gunichar accent = character;
  const Stroke *dead, *letter;

  g_unichar_decompose (character, &base, &accent);
  if (accent == 0) {
    base = ' ';
    accent = character;
  }
  dead = g_hash_table_lookup (self->dead_keys, GUINT_TO_POINTER (get_dead_key (accent)));
  letter = find_character (self, base);
  if (dead == NULL || letter == NULL)
    return FALSE;
  return append_stroke (self, events, dead) && append_stroke (self, events, letter);
}

static gboolean
append_character (PdkConsoleLayout *self, GArray *events, gunichar character)
{
  if (character == '\n') {
    append_key (events, SCANCODE_ENTER, XKB_KEY_Return);
    return TRUE;
  }
  if (character == '\t') {
    append_key (events, SCANCODE_TAB, XKB_KEY_Tab);
    return TRUE;
  }
  return append_stroke (self, events, find_character (self, character)) ||
         append_by_dead_key (self, events, character);
}

static char *
normalize (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_auto (GStrv) lines = g_strsplit (composed != NULL ? composed : "", "\r\n", -1);
  char *joined = g_strjoinv ("\n", lines);

  return g_strdelimit (joined, "\r", '\n');
}

GArray *
pdk_console_layout_spell (PdkConsoleLayout *self, const char *text, char **missing)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PdkConsoleKeyEvent));
  g_autoptr (GString) lacking = g_string_new (NULL);
  g_autofree char *normal = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  normal = normalize (text);
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (!append_character (self, events, character) &&
        g_utf8_strchr (lacking->str, -1, character) == NULL)
      g_string_append_unichar (lacking, character);
  }
  *missing = lacking->len > 0 ? g_strdup (lacking->str) : NULL;
  return lacking->len > 0 ? NULL : g_steal_pointer (&events);
}
