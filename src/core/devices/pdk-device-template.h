/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * PdkDeviceTemplate:
 * @id: “disk”, “cdrom”
 * @kind: the kind of what it makes
 * @label: to be translated, with a mnemonic
 * @group: to be translated: with what it stands in a menu
 * @when: (nullable): what machines have it: of the whole document, as PdkField.when
 *
 * A device that can be added, with sensible defaults; what it is made for may change them.
 */
typedef struct {
  const char *id;
  const char *kind;
  const char *label;
  const char *group;
  const char *when;
} PdkDeviceTemplate;

/** Returns: (transfer none): all of them, group by group, ended by a row without id */
const PdkDeviceTemplate *pdk_device_templates (void);

/**
 * pdk_device_template_make:
 * @id: of a template
 * @document: the machine it is for
 *
 * Addresses are left to libvirt.
 *
 * Returns: (transfer full): the XML of the device
 */
char *pdk_device_template_make (const char *id, PdkDomainDocument *document);

G_END_DECLS
