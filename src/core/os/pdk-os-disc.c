/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-disc.h"

#include "os/pdk-os-info-private.h"

struct _PdkOsDisc {
  gatomicrefcount refs;

  OsinfoMedia *media; /* with the lock only */
  char *os_id;
  char *arch; /* nullable; so are the next */
  char *language;
  char *kernel;
  char *initrd;
  GPtrArray *scripts; /* of PdkOsScript */
};

/* libosinfo lists none for the latest Windows, whose setup reads those of the one before it. */
static OsinfoInstallScriptList *
list_of_parent (OsinfoOs *os)
{
  g_autoptr (OsinfoProductList) parents =
      osinfo_product_get_related (OSINFO_PRODUCT (os), OSINFO_PRODUCT_RELATIONSHIP_DERIVES_FROM);

  if (g_strcmp0 (osinfo_os_get_family (os), "winnt") != 0 ||
      osinfo_list_get_length (OSINFO_LIST (parents)) == 0)
    return osinfo_install_scriptlist_new ();
  return osinfo_os_get_install_script_list (
      OSINFO_OS (osinfo_list_get_nth (OSINFO_LIST (parents), 0)));
}

OsinfoInstallScriptList *
pdk_os_disc_list (OsinfoMedia *media, OsinfoOs *os)
{
  OsinfoInstallScriptList *list = osinfo_media_get_install_script_list (media);

  if (osinfo_list_get_length (OSINFO_LIST (list)) == 0) {
    g_object_unref (list);
    list = osinfo_os_get_install_script_list (os);
  }
  if (osinfo_list_get_length (OSINFO_LIST (list)) == 0) {
    g_object_unref (list);
    list = list_of_parent (os);
  }
  return list;
}

/* osinfo_media_supports_installer_script() also says no where the system itself has no script. */
static gboolean
supports_scripts (OsinfoMedia *media)
{
  return osinfo_entity_get_param_value_boolean_with_default (OSINFO_ENTITY (media),
                                                             OSINFO_MEDIA_PROP_INSTALLER_SCRIPT,
                                                             TRUE);
}

static char *
read_language (OsinfoMedia *media)
{
  GList *all = osinfo_media_get_languages (media);
  char *only = all != NULL && all->next == NULL ? g_strdup (all->data) : NULL;

  g_list_free (all);
  return only;
}

PdkOsDisc *
pdk_os_disc_read (OsinfoMedia *media, OsinfoOs *os)
{
  g_autoptr (OsinfoInstallScriptList) list = NULL;
  g_autoptr (GPtrArray) scripts = NULL;
  PdkOsDisc *self = NULL;

  if (!supports_scripts (media))
    return NULL;
  list = pdk_os_disc_list (media, os);
  scripts = pdk_os_script_read_all (list);
  if (scripts->len == 0)
    return NULL;
  self = g_new0 (PdkOsDisc, 1);
  g_atomic_ref_count_init (&self->refs);
  self->media = g_object_ref (media);
  self->os_id = g_strdup (osinfo_entity_get_id (OSINFO_ENTITY (os)));
  if (g_strcmp0 (osinfo_media_get_architecture (media), "all") != 0)
    self->arch = g_strdup (osinfo_media_get_architecture (media));
  self->language = read_language (media);
  self->kernel = g_strdup (osinfo_media_get_kernel_path (media));
  self->initrd = g_strdup (osinfo_media_get_initrd_path (media));
  self->scripts = g_steal_pointer (&scripts);
  return self;
}

OsinfoMedia *
pdk_os_disc_get_media (PdkOsDisc *self)
{
  return self->media;
}

PdkOsDisc *
pdk_os_disc_ref (PdkOsDisc *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
pdk_os_disc_unref (PdkOsDisc *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->media);
  g_free (self->os_id);
  g_free (self->arch);
  g_free (self->language);
  g_free (self->kernel);
  g_free (self->initrd);
  g_ptr_array_unref (self->scripts);
  g_free (self);
}

PdkOsDisc *
pdk_os_disc_find (const char *os_id, const char *address)
{
  OsinfoOs *os = osinfo_db_get_os (pdk_os_info_lock (), os_id);
  g_autoptr (OsinfoMediaList) list = os != NULL ? osinfo_os_get_media_list (os) : NULL;
  PdkOsDisc *found = NULL;

  for (int i = 0; list != NULL && i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoMedia *media = OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (list), i));

    if (found == NULL && g_strcmp0 (osinfo_media_get_url (media), address) == 0)
      found = pdk_os_disc_read (media, os);
  }
  g_clear_object (&list);
  pdk_os_info_unlock ();
  return found;
}

const char *
pdk_os_disc_get_os_id (PdkOsDisc *self)
{
  return self->os_id;
}

const char *
pdk_os_disc_get_arch (PdkOsDisc *self)
{
  return self->arch;
}

const char *
pdk_os_disc_get_language (PdkOsDisc *self)
{
  return self->language;
}

GPtrArray *
pdk_os_disc_get_scripts (PdkOsDisc *self)
{
  return self->scripts;
}

const char *
pdk_os_disc_get_kernel (PdkOsDisc *self)
{
  return self->kernel;
}

const char *
pdk_os_disc_get_initrd (PdkOsDisc *self)
{
  return self->initrd;
}
