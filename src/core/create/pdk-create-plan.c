/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-plan.h"

#include "create/pdk-create-stage.h"

static void
volume_free (gpointer data)
{
  PdkCreateVolume *volume = data;

  pdk_volume_spec_free (volume->spec);
  g_free (volume->path);
  g_free (volume->image);
  g_free (volume->foreign);
  pdk_cloud_config_free (volume->seed);
  g_free (volume);
}

PdkCreatePlan *
pdk_create_plan_new (const char *stem,
                     PdkCreateMachine *machine,
                     PdkCreatePolicy *policy,
                     PdkXmlDocument *offer)
{
  PdkCreatePlan *self = g_new0 (PdkCreatePlan, 1);

  self->uuid = g_uuid_string_random ();
  self->stem = g_strdup (stem);
  self->machine = machine;
  self->policy = policy;
  self->offer = pdk_xml_document_ref (offer);
  self->volumes = g_ptr_array_new_with_free_func (volume_free);
  self->changes = g_ptr_array_new_with_free_func (g_free);
  self->lost = g_ptr_array_new_with_free_func (g_free);
  self->unmade = g_ptr_array_new_with_free_func (g_free);
  self->unused = g_ptr_array_new_with_free_func (g_free);
  self->grants = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_file_grant_free);
  self->networks = g_ptr_array_new_with_free_func (g_free);
  self->stopped = g_ptr_array_new_with_free_func (g_free);
  self->macs = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pdk_create_plan_free (PdkCreatePlan *self)
{
  if (self == NULL)
    return;
  pdk_create_machine_free (self->machine);
  pdk_create_policy_free (self->policy);
  pdk_xml_document_unref (self->offer);
  g_ptr_array_unref (self->volumes);
  g_clear_pointer (&self->document, pdk_xml_document_unref);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->lost);
  g_ptr_array_unref (self->unmade);
  g_ptr_array_unref (self->unused);
  g_free (self->uuid);
  g_free (self->stem);
  g_free (self->download);
  g_free (self->checksum);
  g_free (self->disc_name);
  g_free (self->disc);
  g_free (self->kernel);
  g_free (self->initrd);
  g_free (self->pool);
  g_ptr_array_unref (self->grants);
  pdk_os_unattended_free (self->unattended);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->stopped);
  g_ptr_array_unref (self->macs);
  g_free (self);
}

PdkCreateVolume *
pdk_create_plan_add_volume (PdkCreatePlan *self, PdkVolumeSpec *spec)
{
  PdkCreateVolume *volume = g_new0 (PdkCreateVolume, 1);

  volume->spec = spec;
  g_ptr_array_add (self->volumes, volume);
  return volume;
}

/* (nullable) */
static PdkFileGrant *
find_grant (PdkCreatePlan *self, const char *path)
{
  for (guint i = 0; i < self->grants->len; i++) {
    PdkFileGrant *grant = self->grants->pdata[i];

    if (g_str_equal (grant->path, path))
      return grant;
  }
  return NULL;
}

void
pdk_create_plan_add_grants (PdkCreatePlan *self, const GPtrArray *grants, PdkCreateUses use)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; grants != NULL && i < grants->len; i++) {
    const PdkFileGrant *added = grants->pdata[i];
    PdkFileGrant *grant = find_grant (self, added->path);

    if (grant == NULL) {
      grant = pdk_file_grant_copy (added);
      g_ptr_array_add (self->grants, grant);
    }
    grant->may |= added->may;
    grant->uses |= use;
  }
}

void
pdk_create_plan_drop_grants (PdkCreatePlan *self, PdkCreateUses use)
{
  g_return_if_fail (self != NULL);

  for (guint i = self->grants->len; i > 0; i--) {
    PdkFileGrant *grant = self->grants->pdata[i - 1];

    grant->uses &= ~use;
    if (grant->uses == 0)
      g_ptr_array_remove_index (self->grants, i - 1);
  }
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

void
pdk_create_plan_add_network (PdkCreatePlan *self, const char *network)
{
  g_return_if_fail (self != NULL && network != NULL);

  add_name (self->networks, network);
}

GPtrArray *
pdk_create_plan_list_networks (PdkCreatePlan *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  PdkXmlElement *devices =
      self->document != NULL ? pdk_xml_find (pdk_xml_document_get_root (self->document), "devices")
                             : NULL;

  for (guint i = 0; i < self->networks->len; i++)
    add_name (names, self->networks->pdata[i]);
  for (PdkXmlElement *at = NULL;
       devices != NULL && (at = pdk_xml_next (devices, at, "interface")) != NULL;) {
    g_autofree char *name =
        pdk_xml_equals (at, "@type", "network") ? pdk_xml_get_string (at, "source/@network") : NULL;

    if (name != NULL)
      add_name (names, name);
  }
  return names;
}

gboolean
pdk_create_plan_has_stages (PdkCreatePlan *self)
{
  return self->kernel != NULL || pdk_create_machine_has_stages (self->machine);
}

static PdkXmlDocument *
make_document (PdkCreatePlan *self, PdkCreateStage stage)
{
  PdkXmlDocument *document =
      self->document != NULL ? pdk_xml_document_copy (self->document)
                             : pdk_create_machine_write (self->machine, self->policy, self->offer);
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  PdkXmlElement *name = pdk_xml_find (root, "name");

  /* A disc that was copied to a pool is known by its name there. */
  pdk_create_stage_make (root, self->machine, stage);
  pdk_create_stage_resolve (root, self->volumes);
  if (name != NULL && pdk_xml_find (root, "uuid") == NULL)
    pdk_xml_add_before (name, "uuid");
  pdk_xml_set (root, "uuid", self->uuid);
  return document;
}

char *
pdk_create_plan_write (PdkCreatePlan *self, PdkCreateStage stage)
{
  g_autoptr (PdkXmlDocument) document = make_document (self, stage);

  return pdk_xml_document_to_string (document);
}

/* @path: of a volume of the host */
static gboolean
copies_from (PdkCreatePlan *self, const char *path)
{
  for (guint i = 0; i < self->volumes->len; i++) {
    const PdkCreateVolume *volume = self->volumes->pdata[i];

    if (!volume->image_is_here && g_strcmp0 (volume->image, path) == 0)
      return TRUE;
  }
  return g_strcmp0 (self->disc, path) == 0;
}

gboolean
pdk_create_plan_has_volume (PdkCreatePlan *self,
                            const char *pool,
                            const char *name,
                            const char *path)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *root = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (pool != NULL && name != NULL && path != NULL, FALSE);

  document = make_document (self, PDK_CREATE_INSTALL);
  root = pdk_xml_document_get_root (document);
  return copies_from (self, path) || pdk_create_stage_find_path (root, path) != NULL ||
         pdk_create_stage_find_volume (root, pool, name) != NULL;
}

char *
pdk_create_join_arguments (const char *scripted, const char *own)
{
  const gboolean any = scripted != NULL && *scripted != '\0';

  if (any && own != NULL)
    return g_strconcat (scripted, " ", own, NULL);
  return g_strdup (any ? scripted : own);
}

char *
pdk_create_plan_foresee (PdkCreatePlan *self, const char *folder, const char *scripted)
{
  g_autoptr (PdkXmlDocument) document = make_document (self, PDK_CREATE_INSTALL);
  g_autofree char *kernel = pdk_create_plan_get_kernel_name (self);
  g_autofree char *initrd = pdk_create_plan_get_initrd_name (self);
  g_autofree char *kernel_path = g_build_filename (folder != NULL ? folder : "", kernel, NULL);
  g_autofree char *initrd_path = g_build_filename (folder != NULL ? folder : "", initrd, NULL);
  g_autofree char *arguments = pdk_create_join_arguments (scripted, self->machine->arguments);

  if (self->kernel != NULL)
    pdk_create_stage_boot (pdk_xml_document_get_root (document), kernel_path,
                           self->initrd != NULL ? initrd_path : NULL, arguments);
  return pdk_xml_document_to_string (document);
}

char *
pdk_create_plan_get_kernel_name (PdkCreatePlan *self)
{
  return g_strconcat (self->stem, "-install-kernel", NULL);
}

char *
pdk_create_plan_get_initrd_name (PdkCreatePlan *self)
{
  return g_strconcat (self->stem, "-install-initrd", NULL);
}
