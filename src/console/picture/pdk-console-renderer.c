/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console.h"
#include "pdk-gl-reader.h"

#include <gtk/gtk.h>

#define DRI_FOLDER "/dev/dri"

/* GTK's minor version from which on GDK_DISABLE says what GDK_DEBUG said before. */
#define GDK_DISABLE_SINCE 16

static gboolean
has_render_node (void)
{
  g_autoptr (GDir) folder = g_dir_open (DRI_FOLDER, 0, NULL);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return FALSE;
}

void
pdk_console_choose_renderer (void)
{
  if (has_render_node () || g_getenv ("GSK_RENDERER") != NULL)
    return;

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  /* GTK makes a GL context all the same, which loads some 60 MiB of software rasteriser. */
  g_setenv ("GDK_DISABLE", "gl", FALSE);
  if (gtk_get_major_version () == 4 && gtk_get_minor_version () < GDK_DISABLE_SINCE)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}

gboolean
pdk_console_can_show_gl (void)
{
  static gsize answer;

  if (g_once_init_enter (&answer)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdkGlReader) reader = has_render_node () ? pdk_gl_reader_new (&error) : NULL;

    if (error != NULL)
      g_debug ("no OpenGL pictures: %s", error->message);
    g_once_init_leave (&answer, reader != NULL ? 1 : 2);
  }
  return answer == 1;
}
