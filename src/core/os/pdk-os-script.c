/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "os/pdk-os-info-private.h"

/* What libosinfo's scripts want to know, and how they are handed over. */

static const struct {
  const char *name;
  PdkOsQuestions question;
} known[] = {
  { OSINFO_INSTALL_CONFIG_PROP_USER_LOGIN, PDK_OS_ASKS_USER },
  { OSINFO_INSTALL_CONFIG_PROP_USER_REALNAME, PDK_OS_ASKS_REAL_NAME },
  { OSINFO_INSTALL_CONFIG_PROP_L10N_LANGUAGE, PDK_OS_ASKS_LANGUAGE },
  { OSINFO_INSTALL_CONFIG_PROP_L10N_TIMEZONE, PDK_OS_ASKS_TIME_ZONE },
  { OSINFO_INSTALL_CONFIG_PROP_L10N_KEYBOARD, PDK_OS_ASKS_KEYBOARD },
  { OSINFO_INSTALL_CONFIG_PROP_REG_PRODUCTKEY, PDK_OS_ASKS_KEY },
};

static const struct {
  OsinfoInstallScriptInjectionMethod method;
  PdkOsWay way;
} ways[] = {
  { OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_INITRD, PDK_OS_BY_INITRD },
  { OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_CDROM, PDK_OS_BY_CDROM },
  { OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_DISK, PDK_OS_BY_DISK },
};

void
pdk_os_script_free (PdkOsScript *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_strfreev (self->files);
  g_free (self);
}

PdkOsWay
pdk_os_script_choose_way (const PdkOsScript *self, gboolean from_disc, gboolean boots)
{
  if (!from_disc)
    return self->ways & PDK_OS_BY_INITRD;
  if (self->says_where && !boots)
    return PDK_OS_BY_NOTHING;
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    static const PdkOsWay order[] = { PDK_OS_BY_CDROM, PDK_OS_BY_DISK, PDK_OS_BY_INITRD };

    if ((self->ways & order[i]) != 0 && (order[i] != PDK_OS_BY_INITRD || boots))
      return order[i];
  }
  return PDK_OS_BY_NOTHING;
}

const char *
pdk_os_script_explain (GPtrArray *all, gboolean boots)
{
  gboolean any = FALSE;

  for (guint i = 0; i < all->len; i++) {
    const PdkOsScript *script = all->pdata[i];

    if (pdk_os_script_choose_way (script, TRUE, boots) != PDK_OS_BY_NOTHING)
      return NULL;
    any |= script->ways != PDK_OS_BY_NOTHING;
  }
  if (all->len == 0)
    return NULL;
  if (any)
    return _ ("This system’s installer has to be told as it starts, and what it starts with "
              "cannot be read from this disc");
  return _ ("This system’s installer looks for what it is told on a floppy, which cannot be made "
            "here: answer its questions yourself");
}

OsinfoInstallScriptInjectionMethod
pdk_os_script_get_method (PdkOsWay way)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].way == way)
      return ways[i].method;
  return OSINFO_INSTALL_SCRIPT_INJECTION_METHOD_INITRD;
}

gboolean
pdk_os_script_is_usable (OsinfoInstallScript *script)
{
  const char *name = osinfo_install_script_get_expected_filename (script);

  return osinfo_install_script_get_profile (script) != NULL && name != NULL && *name != '\0';
}

/* The name of a disk changes with the machine: some scripts take another one for granted. */
static PdkOsWay
read_ways (OsinfoInstallScript *from)
{
  const guint methods = osinfo_install_script_get_injection_methods (from);
  PdkOsWay found = PDK_OS_BY_NOTHING;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if ((methods & ways[i].method) != 0)
      found |= ways[i].way;
  if (!osinfo_install_script_has_config_param_name (from, OSINFO_INSTALL_CONFIG_PROP_SCRIPT_DISK))
    found &= ~(guint) PDK_OS_BY_DISK;
  return found;
}

/* Some take its name and make nothing of it.  Windows’ is the letter that the disk gets: it is found by a
 * number. */
static gboolean
names_disk (OsinfoInstallScript *from)
{
  const char *template = osinfo_install_script_get_template_data (from);

  if (template == NULL || strstr (template, "target-disk") == NULL ||
      osinfo_install_script_get_path_format (from) == OSINFO_PATH_FORMAT_DOS ||
      !osinfo_install_script_has_config_param_name (from, OSINFO_INSTALL_CONFIG_PROP_TARGET_DISK))
    return FALSE;
  return strstr (template, "<xsl:template name=\"target-disk\"") == NULL ||
         strstr (template, "<xsl:call-template name=\"target-disk\"") != NULL;
}

/* Whether the template has anything to say of the command line: what it generates for one where it does
 * not is all that it was told, in one line. */
gboolean
pdk_os_script_has_command_line (OsinfoInstallScript *from)
{
  const char *template = osinfo_install_script_get_template_data (from);

  return template != NULL && strstr (template, "\"/command-line\"") != NULL;
}

/* It clears that disk only, but would have the system grow onto the others. */
char *
pdk_os_script_spare_others (const char *kickstart, const char *disk)
{
  return g_strdup_printf ("ignoredisk --only-use=%s\n%s",
                          g_str_has_prefix (disk, "/dev/") ? disk + strlen ("/dev/") : disk,
                          kickstart);
}

/* libosinfo’s for Debian does not say of which kind the answer is: the name would be taken for that, and the
 * user called after the full name. */
char *
pdk_os_script_name_user (const char *preseed)
{
  static const char question[] = "d-i passwd/username ";
  static const char kind[] = "string ";
  const char *at = strstr (preseed, question);
  const char *answer = at != NULL ? at + strlen (question) : NULL;

  if (answer == NULL || g_str_has_prefix (answer, kind))
    return g_strdup (preseed);
  return g_strdup_printf ("%.*s%s%s", (int) (answer - preseed), preseed, kind, answer);
}

static void
read_questions (PdkOsScript *script, OsinfoInstallScript *from)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    OsinfoInstallConfigParam *param = osinfo_install_script_get_config_param (from, known[i].name);

    if (param == NULL)
      continue;
    script->asks |= known[i].question;
    if (osinfo_install_config_param_is_required (param))
      script->needs |= known[i].question;
  }
}

static PdkOsScript *
find (GPtrArray *all, const char *profile)
{
  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((PdkOsScript *) all->pdata[i])->profile, profile))
      return all->pdata[i];
  return NULL;
}

static void
add_file (PdkOsScript *script, const char *name)
{
  const guint n = g_strv_length (script->files);

  script->files = g_renew (char *, script->files, n + 2);
  script->files[n] = g_path_get_basename (name);
  script->files[n + 1] = NULL;
}

/* Those of one profile belong together. */
static void
add (GPtrArray *all, OsinfoInstallScript *from)
{
  PdkOsScript *script = find (all, osinfo_install_script_get_profile (from));

  if (script == NULL) {
    script = g_new0 (PdkOsScript, 1);
    script->profile = g_strdup (osinfo_install_script_get_profile (from));
    script->files = g_new0 (char *, 1);
    script->ways = PDK_OS_BY_INITRD | PDK_OS_BY_CDROM | PDK_OS_BY_DISK;
    g_ptr_array_add (all, script);
  }
  script->ways &= read_ways (from);
  script->says_where |= pdk_os_script_has_command_line (from);
  script->needs_internet |= osinfo_install_script_get_needs_internet (from);
  script->names_disk |= names_disk (from);
  add_file (script, osinfo_install_script_get_expected_filename (from));
  read_questions (script, from);
}

GPtrArray *
pdk_os_script_read_all (OsinfoInstallScriptList *list)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_os_script_free);

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoInstallScript *from = OSINFO_INSTALL_SCRIPT (osinfo_list_get_nth (OSINFO_LIST (list), i));

    if (pdk_os_script_is_usable (from))
      add (all, from);
  }
  return all;
}
