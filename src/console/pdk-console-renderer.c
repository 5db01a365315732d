/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console.h"

#define DRI_FOLDER "/dev/dri"

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
  if (!has_render_node ())
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
