/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "core/connection/pdk-uri.h"
#include "core/viewer/pdk-viewer-address.h"

/* What is given on the command line, also by a second call, which hands it to the first. */

static const GOptionEntry options[] = {
  { "connect", 'c', 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_ ("Connect to a libvirt host without saving it; can be given more than once"), N_ ("URI") },
  { "show-domain-console", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show the console of a machine"),
    N_ ("NAME|UUID|ID") },
  { "show-domain-editor", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show the hardware of a machine"),
    N_ ("NAME|UUID|ID") },
  { "show-domain-creator", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Make a new machine"), NULL },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show a demo fleet of made-up machines"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
  { NULL },
};

static int
on_handle_local_options (GApplication *application, GVariantDict *given)
{
  if (!g_variant_dict_contains (given, "version"))
    return -1;

  g_print ("%s %s\n", GETTEXT_PACKAGE, PDK_VERSION);
  return 0;
}

void
pdk_application_add_options (PdkApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Translators: what can follow the options on the command line; addresses are examples */
  g_application_set_option_context_parameter_string (
      G_APPLICATION (self), _ ("[FILE.vv | spice://HOST:PORT | vnc://HOST:PORT]…"));
  g_signal_connect (self, "handle-local-options", G_CALLBACK (on_handle_local_options), NULL);
}

/* @asking: whether to take those that need a question, or the others */
static void
connect_to (PdkApplication *self, const char *const *uris, gboolean asking)
{
  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    if ((pdk_uri_judge (uris[i], NULL) != PDK_URI_ALLOWED) == asking)
      pdk_application_connect (self, uris[i], FALSE);
}

/* What is opened by its name has its ending, or a folder. */
static gboolean
is_place (const char *argument)
{
  g_autofree char *folded = g_ascii_strdown (argument, -1);

  return pdk_viewer_address_is_one (argument) || g_str_has_prefix (folded, "file:") ||
         g_str_has_suffix (folded, ".vv") ||
         (strchr (argument, '/') != NULL && strstr (argument, "://") == NULL);
}

/* Returns: whether all that is no option is something to open */
static gboolean
check_places (GApplicationCommandLine *line, char **arguments)
{
  for (gsize i = 0; arguments[i] != NULL; i++) {
    if (is_place (arguments[i]))
      continue;
    /* Translators: %s is a word on the command line that means nothing to the program */
    g_application_command_line_printerr (line, _ ("Unknown argument “%s”"), arguments[i]);
    g_application_command_line_printerr (line, "\n");
    return FALSE;
  }
  return TRUE;
}

static void
open_places (PdkApplication *self, GApplicationCommandLine *line, char **arguments)
{
  for (gsize i = 0; arguments[i] != NULL; i++) {
    g_autoptr (GFile) file = NULL;

    if (pdk_viewer_address_is_one (arguments[i])) {
      pdk_application_open_place (self, arguments[i]);
      continue;
    }
    /* Names are those of the folder that the line was typed in. */
    file = g_application_command_line_create_file_for_arg (line, arguments[i]);
    pdk_application_open_file (self, file);
  }
}

/* Opens the hosts that are asked for, or the saved ones, and shows them. */
static void
show_machines (PdkApplication *self,
               const char *const *uris,
               gboolean demo,
               const char *machine,
               const char *view)
{
  /* Hosts are opened in threads, while the window is built here.  Questions need the window. */
  connect_to (self, uris, FALSE);
  if (demo)
    pdk_application_open_demo (self);
  if (uris == NULL && !demo)
    pdk_application_start (self);
  self->started = TRUE;
  gtk_window_present (pdk_application_get_window (self));
  connect_to (self, uris, TRUE);

  if (machine != NULL)
    pdk_application_show_domain (self, uris != NULL ? uris[0] : "", machine, view);
}

int
pdk_application_handle_command_line (PdkApplication *self, GApplicationCommandLine *line)
{
  GVariantDict *given = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);
  char **places = arguments[0] != NULL ? arguments + 1 : arguments;
  g_autofree const char **uris = NULL;
  const char *machine = NULL;
  const char *view = "";
  const gboolean demo = g_variant_dict_contains (given, "demo");
  const gboolean creator = g_variant_dict_contains (given, "show-domain-creator");

  if (!check_places (line, places))
    return EXIT_FAILURE;
  g_variant_dict_lookup (given, "connect", "^a&s", &uris);
  if (g_variant_dict_lookup (given, "show-domain-editor", "&s", &machine))
    view = "details";
  else if (g_variant_dict_lookup (given, "show-domain-console", "&s", &machine))
    view = "console";

  /* Whoever only opens a display has no use for the hosts. */
  if (*places == NULL || uris != NULL || machine != NULL || demo || creator)
    show_machines (self, (const char *const *) uris, demo, machine, view);
  if (creator)
    pdk_application_create_when_connected (self);
  open_places (self, line, places);
  return 0;
}
