/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "domain/pdk-guest-gl.h"
#include "pdk-error.h"

/* OpenGL of a display is turned off in a definition, of which all else stays as it was. */

#define HEAD                                                                                       \
  "<domain xmlns:qemu=\"http://libvirt.org/schemas/domain/qemu/1.0\" type=\"kvm\">\n"              \
  "  <name>a &amp; b</name>\n"                                                                     \
  "  <!-- kept -->\n"                                                                              \
  "  <metadata><x:y xmlns:x=\"urn:z\">gl enable=\"yes\"</x:y></metadata>\n"                        \
  "  <devices>\n"
#define TAIL                                                                                       \
  "  </devices>\n"                                                                                 \
  "  <qemu:commandline><qemu:arg value=\"-S\"/></qemu:commandline>\n"                              \
  "</domain>\n"
#define SPICE(gl)                                                                                  \
  "    <graphics type=\"spice\" passwd=\"a&lt;b\"><listen type=\"none\"/>" gl "</graphics>\n"
#define ON       "<gl enable=\"yes\"/>"
#define OFF      "<gl enable=\"no\"/>"
#define HEADLESS "    <graphics type=\"egl-headless\"/>\n"
#define VIDEO(accel3d)                                                                             \
  "    <video><model type=\"virtio\"><acceleration accel3d=\"" accel3d "\"/></model></video>\n"

typedef struct {
  const char *name;
  const char *before;
  const char *after; /* NULL: unchanged */
} Row;

static const Row rows[] = {
  { "on", HEAD SPICE (ON) TAIL, HEAD SPICE (OFF) TAIL },
  { "off", HEAD SPICE (OFF) TAIL, NULL },
  { "unsaid", HEAD SPICE ("") TAIL, NULL },
  { "no-devices", "<domain type=\"kvm\"/>", NULL },
  { "node", HEAD SPICE ("<gl enable=\"yes\" rendernode=\"/dev/dri/renderD128\"/>") TAIL,
    HEAD SPICE (OFF) TAIL },
  { "two", HEAD SPICE (ON) SPICE (ON) TAIL, HEAD SPICE (OFF) SPICE (OFF) TAIL },
  { "not-accelerated", HEAD SPICE (ON) VIDEO ("no") TAIL, HEAD SPICE (OFF) VIDEO ("no") TAIL },
  /* A card that needs it gets it from elsewhere. */
  { "accelerated", HEAD SPICE (ON) VIDEO ("yes") TAIL,
    HEAD SPICE (OFF) VIDEO ("yes") HEADLESS TAIL },
  { "accelerated-on-node",
    HEAD SPICE ("<gl enable=\"yes\" rendernode=\"/dev/dri/renderD128\"/>") VIDEO ("yes") TAIL,
    HEAD SPICE (OFF) VIDEO ("yes") "    <graphics type=\"egl-headless\">\n"
                                   "      <gl rendernode=\"/dev/dri/renderD128\"/>\n"
                                   "    </graphics>\n" TAIL },
  { "headless-already", HEAD SPICE (ON) HEADLESS VIDEO ("yes") TAIL,
    HEAD SPICE (OFF) HEADLESS VIDEO ("yes") TAIL },
  /* Another kind of display is nobody's business here. */
  { "sdl", HEAD "<graphics type=\"sdl\">" ON "</graphics>" TAIL, NULL },
  { "sdl-beside", HEAD SPICE (ON) "<graphics type=\"sdl\">" ON "</graphics>" VIDEO ("yes") TAIL,
    HEAD SPICE (OFF) "<graphics type=\"sdl\">" ON "</graphics>" VIDEO ("yes") TAIL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *again = NULL;

  g_assert_true (pdk_guest_gl_turn_off (row->before, &changed, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (changed, ==, row->after);
  if (changed == NULL)
    return;
  g_assert_true (pdk_guest_gl_turn_off (changed, &again, &error));
  g_assert_null (again);
}

static void
test_hostile (void)
{
  static const char *const documents[] = {
    "",
    "no XML",
    "<domain><devices>",
    "<!DOCTYPE d [<!ENTITY e 'x'>]><domain>&e;</domain>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *changed = NULL;

    g_assert_false (pdk_guest_gl_turn_off (documents[i], &changed, &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
    g_assert_null (changed);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/console/guest-gl/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/console/guest-gl/hostile", test_hostile);
  return g_test_run ();
}
