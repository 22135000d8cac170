//! Regions of AWS, and what is wrong with a text that was to be one.
//!
//! Source: botocore 1.44, `partitions.json` and `validate_region_name`; local zones and availability zones:
//! <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions-availability-zones.html>.

/// Every region of every partition, sorted.
#[rustfmt::skip]
pub const REGIONS: &[&str] = &[
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1",
    "eu-central-2", "eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1",
    "sa-west-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1",
    "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
];

/// Names that SDKs take in a region's place.
const PSEUDO: &[&str] = &["aws-global", "aws-cn-global", "aws-us-gov-global", "local"];
/// The parts of the world and of a partition that names begin with.
const AREAS: &[&str] = &[
    "af", "ap", "ca", "cn", "eu", "eu-isoe", "eusc-de", "il", "me", "mx", "sa", "us", "us-gov", "us-iso", "us-isob",
    "us-isof",
];
const DIRECTIONS: &[&str] =
    &["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];
/// Longest label of a host name.
const LONGEST: usize = 63;

/// What a text is, as the name of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A region, or a name formed as one: new regions open every year.
    Region,
    /// A zone of this region.
    Zone(&'static str),
    /// Almost the name of this region.
    Slip(&'static str),
    /// Cannot be part of a host name.
    NoLabel,
    /// Formed unlike any region; stores that speak S3 take such names.
    Unknown,
}

/// What `text` is.
#[must_use]
pub fn judge(text: &str) -> Verdict {
    if is_region(text) {
        return Verdict::Region;
    }
    let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    if let Some(region) = REGIONS.iter().find(|region| **region == plain) {
        return Verdict::Slip(region);
    }
    if let Some(region) = zone(text) {
        return Verdict::Zone(region);
    }
    let squeezed = |name: &str| name.replace('-', "");
    if let Some(region) = REGIONS.iter().find(|region| squeezed(region) == squeezed(&plain)) {
        return Verdict::Slip(region);
    }
    if is_label(text) { Verdict::Unknown } else { Verdict::NoLabel }
}

/// Whether `text` is a known region, one of the names that stand for one, or formed as regions are.
fn is_region(text: &str) -> bool {
    let bare = text.strip_prefix("fips-").or_else(|| text.strip_suffix("-fips")).unwrap_or(text);
    REGIONS.binary_search(&bare).is_ok() || PSEUDO.contains(&bare) || is_formed_as_region(bare)
}

fn is_formed_as_region(text: &str) -> bool {
    let Some((front, number)) = text.rsplit_once('-') else { return false };
    let Some((area, direction)) = front.rsplit_once('-') else { return false };
    let is_number = !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && AREAS.contains(&area) && DIRECTIONS.contains(&direction)
}

/// The region of an availability zone (`us-east-1a`) or a local zone (`us-west-2-lax-1a`).
fn zone(text: &str) -> Option<&'static str> {
    REGIONS.iter().copied().find(|region| {
        let Some(rest) = text.strip_prefix(region) else { return false };
        let is_letter = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase());
        is_letter || rest.starts_with('-')
    })
}

/// Whether the name can be part of a host name, which is all that botocore asks for.
fn is_label(text: &str) -> bool {
    text.len() <= LONGEST
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_sorted_for_the_search() {
        assert!(REGIONS.is_sorted());
    }

    #[test]
    fn names_are_told_apart() {
        let cases = [
            ("eu-west-1", Verdict::Region),
            ("us-east-3", Verdict::Region),
            ("aws-global", Verdict::Region),
            ("us-gov-west-1", Verdict::Region),
            ("us-east-1a", Verdict::Zone("us-east-1")),
            ("us-west-2-lax-1a", Verdict::Zone("us-west-2")),
            ("us-east1", Verdict::Slip("us-east-1")),
            ("US_East_1", Verdict::Slip("us-east-1")),
            ("euwest1", Verdict::Slip("eu-west-1")),
            ("my region", Verdict::NoLabel),
            ("default_region", Verdict::NoLabel),
            ("garage", Verdict::Unknown),
        ];
        for (text, verdict) in cases {
            assert_eq!(judge(text), verdict, "{text}");
        }
    }
}
